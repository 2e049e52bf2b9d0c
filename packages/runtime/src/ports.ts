import { randomInt } from "node:crypto";
import { mkdir, readlink, rm, symlink } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { RuntimeError, systemCode } from "./errors.ts";
import { namesIn } from "./files.ts";

/** Ports that instances may listen on, both ends included. */
export interface PortRange {
  from: number;
  to: number;
}

/**
 * Ends below 32768, where Linux starts to hand out ports to outgoing connections: one of those may take
 * a port between its choice and the moment the app listens on it.
 */
export const defaultPorts: PortRange = { from: 20_000, to: 32_767 };

/** @throws {TypeError} where these are no two port numbers in order. */
export function checkPorts(ports: PortRange): PortRange {
  const { from, to } = ports;
  if (
    Number.isSafeInteger(from) &&
    Number.isSafeInteger(to) &&
    0 < from &&
    from <= to &&
    to < 65_536
  )
    return ports;
  throw new TypeError(`ports ${from} to ${to}: two port numbers in order were expected`);
}

/**
 * A port of 127.0.0.1 that nobody listens on, and that stays this owner's until `releasePorts`. One that
 * it has from before is taken again while it is free.
 *
 * A reservation is a symbolic link named after the port whose target is the owner: made in one step,
 * with its content, and only once.
 * @throws {RuntimeError} `no-port` where every port of the range is taken.
 */
export async function reservePort(
  folder: string,
  owner: string,
  { from, to }: PortRange,
): Promise<number> {
  const ports = join(folder, "ports");
  await mkdir(ports, { recursive: true, mode: 0o700 });
  for (const port of await portsOf(folder, owner)) {
    if (await isFree(port)) return port;
  }
  const size = to - from + 1;
  // Two state folders do not see each other's reservations, so they had better not try in the same order.
  const first = randomInt(size);
  for (let step = 0; step < size; step += 1) {
    const port = from + ((first + step) % size);
    if (await reserve(join(ports, String(port)), owner)) {
      if (await isFree(port)) return port;
      await rm(join(ports, String(port)), { force: true });
    }
  }
  throw new RuntimeError(
    "no-port",
    `${owner}: none of the ports ${from} to ${to} of 127.0.0.1 is free`,
  );
}

export async function releasePorts(folder: string, owner: string): Promise<void> {
  for (const port of await portsOf(folder, owner)) {
    await rm(join(folder, "ports", String(port)), { force: true });
  }
}

/** Whether one could listen there now. */
export async function isFree(port: number): Promise<boolean> {
  // Outside Linux one can listen on an address while somebody else listens on all of them.
  return (await canListen(port)) && !(await answers(port));
}

async function portsOf(folder: string, owner: string): Promise<number[]> {
  const names = await namesIn(join(folder, "ports"));
  const owners = await Promise.all(names.map((name) => ownerOf(join(folder, "ports", name))));
  return names.filter((_, index) => owners[index] === owner).map(Number);
}

async function ownerOf(path: string): Promise<string | undefined> {
  try {
    return await readlink(path);
  } catch (error) {
    if (systemCode(error) === "ENOENT" || systemCode(error) === "EINVAL") return undefined;
    throw error;
  }
}

async function reserve(path: string, owner: string): Promise<boolean> {
  try {
    await symlink(owner, path);
    return true;
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw error;
  }
}

async function canListen(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen({ host: "127.0.0.1", port, exclusive: true }, () =>
      server.close(() => resolve(true)),
    );
  });
}

async function answers(port: number): Promise<boolean> {
  const socket = connect({ host: "127.0.0.1", port });
  return new Promise((resolve) => {
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
  }).then((connected) => {
    socket.destroy();
    return connected === true;
  });
}
