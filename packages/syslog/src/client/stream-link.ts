import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";

import { SyslogError } from "../errors.ts";
import type { Link, LinkPort } from "./link.ts";

export interface StreamLinkOptions {
  /** With bytes to send and none of them taken for so long, the connection is given up. */
  stallTimeoutMs: number;
}

/** Sends the outbox over an open TCP or TLS connection. What the kernel took counts as taken. */
export function streamLink(
  socket: Socket,
  port: LinkPort,
  { stallTimeoutMs }: StreamLinkOptions,
): Link {
  let isBlocked = false;
  let isGone = false;
  let isEnding = false;
  let isConfirmed = false;
  let error: SyslogError | undefined;

  const pump = () => {
    if (isGone) return;
    while (!isBlocked) {
      const piece = port.next();
      if (piece === undefined) return;
      isBlocked = !socket.write(piece.bytes, (cause) => {
        if (!cause && !isGone) port.onTaken(piece);
      });
    }
  };
  socket
    .setTimeout(stallTimeoutMs)
    .on("timeout", () => {
      if (socket.writableLength === 0) return;
      const reason = `the receiver took nothing for ${stallTimeoutMs} ms`;
      socket.destroy(new SyslogError("stalled", reason));
    })
    .on("drain", () => {
      isBlocked = isEnding;
      pump();
    })
    .on("error", (cause) => {
      error =
        cause instanceof SyslogError
          ? cause
          : new SyslogError("disconnected", cause.message, { cause });
    })
    .on("end", () => {
      // Nobody reads what would be sent from here on.
      isBlocked = true;
      isConfirmed = isEnding;
      socket.destroy();
    })
    .on("close", () => {
      isGone = true;
      port.onGone(error);
    })
    // Some receivers answer; unread, that would turn the end of the connection into a reset.
    .resume();
  const protocol = socket instanceof TLSSocket ? socket.getProtocol() : null;

  return {
    ...(protocol === null ? {} : { protocol }),
    pump,
    end(limitMs) {
      isEnding = true;
      isBlocked = true;
      if (isGone) return Promise.resolve(isConfirmed && error === undefined);
      return new Promise((resolve) => {
        const timer = setTimeout(() => socket.destroy(), limitMs);
        socket.once("close", () => {
          clearTimeout(timer);
          resolve(isConfirmed && error === undefined);
        });
        socket.end();
      });
    },
    destroy: () => void socket.destroy(),
  };
}
