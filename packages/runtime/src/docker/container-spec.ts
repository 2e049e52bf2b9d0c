import { createHash } from "node:crypto";
import { isIPv4 } from "node:net";
import type { ContainerFile, ContainerSettings } from "../container-settings.ts";
import type { InstanceSpec } from "../runtime.ts";
import { checkCommand, checkId, checkImage, checkLabels } from "../spec.ts";

/** @throws {TypeError} that names the field, what it holds and what was expected. */
export function checkContainerSpec(spec: InstanceSpec): void {
  checkId(spec.id);
  const of = `instance ${spec.id}`;
  checkImage(spec.image, of);
  if (spec.command !== undefined && spec.command.length > 0) checkCommand(spec.command, of);
  checkAbsolute(spec.workingFolder, `${of}: working folder`);
  checkLabels(spec.labels, of);
  checkVariables(spec.environment, of);
  const { container = {} } = spec;
  checkPort(container.port, `${of}: port`);
  for (const { hostPort, containerPort } of container.ports ?? []) {
    if (hostPort !== 0) checkPort(hostPort, `${of}: published port`);
    checkPort(containerPort, `${of}: port of the container`);
  }
  checkNetwork(container, of);
  for (const { target } of container.mounts ?? []) checkAbsolute(target, `${of}: mount`);
  for (const file of container.files ?? []) checkFile(file, container, of);
}

/**
 * The same for the same spec, whatever the order of its keys. Of files and variables nothing can be read
 * from it.
 */
export function fingerprint(spec: InstanceSpec): string {
  return createHash("sha256").update(canonical(spec)).digest("hex");
}

function canonical(value: unknown): string {
  if (value instanceof Uint8Array) return createHash("sha256").update(value).digest("hex");
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(",")}}`;
}

function checkFile(
  { path }: ContainerFile,
  { mounts = [], readOnly }: ContainerSettings,
  of: string,
): void {
  checkAbsolute(path, `${of}: file`);
  const folder = path.slice(0, path.lastIndexOf("/"));
  if (path.endsWith("/") || path.split("/").includes("..")) {
    throw new TypeError(`${of}: file ${path}: a path without .. that names a file was expected`);
  }
  if (readOnly && folder === "") {
    throw new TypeError(
      `${of}: file ${path}: the root of a read-only container cannot be written, a folder below it was expected`,
    );
  }
  const memory = mounts.find(({ type, target }) => type === "tmpfs" && isWithin(path, target));
  if (!memory) return;
  throw new TypeError(
    `${of}: file ${path} is in memory mounted at ${memory.target}, which is empty at each start; another place was expected`,
  );
}

function checkNetwork({ network, networks = [], ports = [] }: ContainerSettings, of: string): void {
  for (const { name, address } of networks) {
    if (address === undefined || isIPv4(address)) continue;
    throw new TypeError(`${of}: address ${address} in network ${name}: IPv4 was expected`);
  }
  if (network === undefined) return;
  if (typeof network === "object") checkId(network.instance);
  if (networks.length === 0 && ports.length === 0) return;
  throw new TypeError(
    `${of}: network ${typeof network === "string" ? network : `of ${network.instance}`} goes with neither networks nor published ports`,
  );
}

/** Whether a path is in a folder of the container, or the folder itself. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

// The deployer's own system may be one with other paths.
function checkAbsolute(path: string | undefined, of: string): void {
  if (path === undefined || (path.startsWith("/") && !path.includes("\0"))) return;
  throw new TypeError(`${of} ${path}: an absolute path was expected`);
}

function checkPort(port: number | undefined, of: string): void {
  if (port === undefined || (Number.isInteger(port) && port > 0 && port < 65_536)) return;
  throw new TypeError(`${of} is ${port}, 1 to 65535 was expected`);
}

function checkVariables(environment: Readonly<Record<string, unknown>>, of: string): void {
  for (const [name, value] of Object.entries(environment)) {
    if (name === "" || /[=\0]/.test(name)) {
      throw new TypeError(
        `${of}: environment variable ${JSON.stringify(name)}: a name without = was expected`,
      );
    }
    if (typeof value === "string" && !value.includes("\0")) continue;
    throw new TypeError(`${of}: environment variable ${name} is no string without NUL characters`);
  }
}
