import { access } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { RuntimeError } from "../errors.ts";
import { contextEndpoint, readTlsFiles } from "./context.ts";
import { configFolder, nonEmpty, readDockerConfig, type Variables } from "./docker-config.ts";
import { type Endpoint, parseEndpoint, type TlsFiles } from "./endpoint.ts";

export interface FindEndpointOptions {
  /** `unix:///…` or `tcp://…`. */
  host?: string;
  /** A Docker context. */
  context?: string;
  /** For `host`. */
  tls?: TlsFiles;
  /** @default process.env */
  variables?: Variables;
}

const systemSocket = "/var/run/docker.sock";

/**
 * Finds the engine as the docker command does: what is given, then `DOCKER_HOST`, `DOCKER_CONTEXT`, the
 * current context, the default socket.
 * @throws {RuntimeError} `no-engine`, `damaged` or `unsupported`.
 */
export async function findEndpoint(options: FindEndpointOptions = {}): Promise<Endpoint> {
  const { host, context, tls, variables = process.env } = options;
  if (host !== undefined && context !== undefined) {
    throw new TypeError(`both host ${host} and context ${context} were given, one was expected`);
  }
  if (host !== undefined) return parseEndpoint(host, "the host given", tls);
  if (context !== undefined) return named(context, `context ${context}`, variables);

  const fromHost = await hostOfVariables(variables);
  if (fromHost) return fromHost;
  const fromVariable = nonEmpty(variables["DOCKER_CONTEXT"]);
  if (fromVariable !== undefined) {
    return named(fromVariable, `context ${fromVariable} of DOCKER_CONTEXT`, variables);
  }
  const { currentContext } = await readDockerConfig(variables);
  if (currentContext === undefined) return defaultSocket(variables);
  return named(currentContext, `current Docker context ${currentContext}`, variables);
}

async function named(name: string, from: string, variables: Variables): Promise<Endpoint> {
  if (name !== "default") return contextEndpoint(configFolder(variables), name, from);
  return (await hostOfVariables(variables)) ?? defaultSocket(variables);
}

async function hostOfVariables(variables: Variables): Promise<Endpoint | undefined> {
  const host = nonEmpty(variables["DOCKER_HOST"]);
  if (host === undefined) return undefined;
  const wantsTls = nonEmpty(variables["DOCKER_TLS_VERIFY"]) ?? nonEmpty(variables["DOCKER_TLS"]);
  if (wantsTls === undefined || host.startsWith("unix:")) return parseEndpoint(host, "DOCKER_HOST");
  const folder = nonEmpty(variables["DOCKER_CERT_PATH"]) ?? configFolder(variables);
  const tls = await readTlsFiles(folder);
  if (tls) return parseEndpoint(host, "DOCKER_HOST", tls);
  throw new RuntimeError(
    "no-engine",
    `${host} (from DOCKER_HOST): TLS is wanted by DOCKER_TLS_VERIFY, but there is no ca.pem, cert.pem or key.pem in ${folder}; DOCKER_CERT_PATH names another folder`,
  );
}

async function defaultSocket(variables: Variables): Promise<Endpoint> {
  // Docker Desktop and rootless set-ups may have no socket of the whole system.
  const ownSocket = join(variables["HOME"] ?? homedir(), ".docker", "run", "docker.sock");
  const path =
    (await isThere(systemSocket)) || !(await isThere(ownSocket)) ? systemSocket : ownSocket;
  return parseEndpoint(`unix://${path}`, "the default");
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
