import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";

import { SyslogError } from "../errors.ts";

export interface WatchSocketOptions {
  /** With something to wait for, and nothing going to and fro for so long, the connection is given up. */
  stallTimeoutMs: number;
  isWaiting: () => boolean;
  /** Called once, when it is gone; without an error when the peer ended it properly. */
  onGone: (error?: SyslogError) => void;
}

/** Watches an open connection to its end. */
export function watchSocket(
  socket: Socket,
  { stallTimeoutMs, isWaiting, onGone }: WatchSocketOptions,
): void {
  let error: SyslogError | undefined;
  socket
    .setTimeout(stallTimeoutMs)
    .on("timeout", () => {
      if (!isWaiting()) return;
      const reason = `the receiver took nothing for ${stallTimeoutMs} ms`;
      socket.destroy(new SyslogError("stalled", reason));
    })
    .on("error", (cause) => {
      error = asDisconnected(cause);
    })
    .on("close", () => onGone(error));
}

/** Ends a connection, with some last bytes, and resolves when it is closed; it is destroyed after `limitMs`. */
export function endSocket(socket: Socket, limitMs: number, last?: Uint8Array): Promise<void> {
  if (socket.closed) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => socket.destroy(), limitMs);
    socket.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
    if (last === undefined) socket.end();
    else socket.end(last);
  });
}

/** The protocol of TLS, such as `TLSv1.3`, to be spread into a link. */
export function protocolOf(socket: Socket): { protocol?: string } {
  const protocol = socket instanceof TLSSocket ? socket.getProtocol() : null;
  return protocol === null ? {} : { protocol };
}

function asDisconnected(cause: Error): SyslogError {
  if (cause instanceof SyslogError) return cause;
  return new SyslogError("disconnected", cause.message, { cause });
}
