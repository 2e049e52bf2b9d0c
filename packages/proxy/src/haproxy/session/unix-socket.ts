import { connect } from "node:net";

import { codeOf, ProxyError } from "../../errors.ts";
import type { Connect } from "./client.ts";

/** The way to a supervisor on this host: the path of its `session.sock`. */
export function unixSocketSession(path: string): Connect {
  return (signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const socket = connect(path);
      const onAbort = (): void => {
        socket.destroy();
        reject(signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason)));
      };
      signal.addEventListener("abort", onAbort, { once: true });
      socket.once("error", (cause) => {
        signal.removeEventListener("abort", onAbort);
        const absent = ["ENOENT", "ECONNREFUSED"].includes(codeOf(cause) ?? "");
        const message = absent
          ? `No proxy takes calls at ${path}. Start one: hitless-proxy run --folder FOLDER.`
          : `The proxy at ${path} cannot be reached: ${cause.message}.`;
        reject(new ProxyError(absent ? "not-running" : "unreachable", message, { cause }));
      });
      socket.once("connect", () => {
        signal.removeEventListener("abort", onAbort);
        socket.on("error", () => {});
        resolve({
          input: socket,
          output: socket,
          async close() {
            socket.destroy();
          },
        });
      });
    });
}
