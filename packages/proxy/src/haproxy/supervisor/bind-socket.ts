import { lookup } from "node:dns/promises";
import * as net from "node:net";
import { isIP } from "node:net";

import { codeOf, ProxyError } from "../../errors.ts";

/** A socket that has its port, and of which nobody in this process accepts connections. */
export interface BoundSocket {
  host: string;
  port: number;
  /** For a child to inherit. */
  fd: number;
  close(): void;
}

interface Handle {
  fd: number;
  getsockname(into: { port?: number }): number;
  close(): void;
}

type Bind = (address: string, port: number, family: 4 | 6, fd: -1, flags: 0) => Handle | number;

/**
 * Binds without listening. A server of `node:net` would listen, accept, and so take connections away from
 * HAProxy. This is what Node.js's own `cluster` binds with; it has no documented name.
 * @throws {ProxyError} `listen-failed`
 */
export async function bindSocket(
  name: string,
  { host, port }: { host: string; port: number },
): Promise<BoundSocket> {
  const where = `Listener "${name}" on ${host}:${port}`;
  const address = await addressOf(host, where);
  const handle = creator()(address, port, isIP(address) === 6 ? 6 : 4, -1, 0);
  if (typeof handle === "number") throw failure(where, handle);
  const got: { port?: number } = {};
  // What binding found wrong is told here.
  const status = handle.getsockname(got);
  if (status !== 0) {
    handle.close();
    throw failure(where, status);
  }
  return { host, port: got.port ?? port, fd: handle.fd, close: () => handle.close() };
}

function creator(): Bind {
  const create: unknown = Reflect.get(net, "_createServerHandle");
  if (isBind(create)) return create;
  throw new ProxyError(
    "start-failed",
    `Node.js ${process.version} cannot bind a socket without listening on it. Use Node.js 22 or 24.`,
  );
}

function isBind(create: unknown): create is Bind {
  return typeof create === "function";
}

async function addressOf(host: string, where: string): Promise<string> {
  if (host === "*") return "0.0.0.0";
  if (isIP(host) !== 0) return host;
  try {
    return (await lookup(host)).address;
  } catch (cause) {
    const why = codeOf(cause) ?? String(cause);
    throw new ProxyError("listen-failed", `${where}: the host name is unknown (${why}).`, {
      cause,
    });
  }
}

function failure(where: string, status: number): ProxyError {
  const code = codes.get(status) ?? String(status);
  const why = reasons[code] ?? "it could not be bound";
  return new ProxyError("listen-failed", `${where}: ${why} (${code}).`);
}

// errno(3) of Linux and of macOS.
const codes: ReadonlyMap<number, string> = new Map([
  [-98, "EADDRINUSE"],
  [-48, "EADDRINUSE"],
  [-13, "EACCES"],
  [-99, "EADDRNOTAVAIL"],
  [-49, "EADDRNOTAVAIL"],
]);

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: "another program listens there. Stop it, or choose another port",
  EACCES: "this user may not listen there. Choose a port from 1024 on",
  EADDRNOTAVAIL: "this host has no such address",
};
