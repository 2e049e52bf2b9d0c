import { connect as open, type Socket } from "node:net";

import type { Server } from "./proxy.ts";

/** Resolves with a connection to the server, on which nothing was sent. */
export function connect(
  { host, port }: Server,
  { timeoutMs }: { timeoutMs: number },
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = open({ host, port, noDelay: true });
    const timer = setTimeout(() => {
      socket.destroy(new Error(`no connection to ${host}:${port} within ${timeoutMs} ms`));
    }, timeoutMs);
    // Stays for the life of the socket, which would else throw if it broke while nobody listens.
    socket.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    socket.once("connect", () => {
      clearTimeout(timer);
      resolve(socket);
    });
  });
}
