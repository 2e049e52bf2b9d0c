import type { Socket } from "node:net";

import type { Link, LinkPort } from "./link.ts";
import { endSocket, protocolOf, watchSocket } from "./watch-socket.ts";

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
  let isEndedByPeer = false;
  let isAnswered = false;
  let isFinished = false;

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
  watchSocket(socket, {
    stallTimeoutMs,
    isWaiting: () => socket.writableLength > 0,
    onGone(error) {
      isGone = true;
      isFinished = isEnding && isAnswered && error === undefined;
      port.onGone({ error, isFinished });
    },
  });
  socket
    .on("drain", () => {
      isBlocked = isEnding || isEndedByPeer;
      pump();
    })
    .on("end", () => {
      // Nobody reads what would be sent from here on.
      isBlocked = true;
      isEndedByPeer = true;
      // An end that came before ours had gone out is no answer to it.
      isAnswered = socket.writableFinished;
      socket.destroy();
    })
    // Some receivers answer; unread, that would turn the end of the connection into a reset.
    .resume();

  return {
    ...protocolOf(socket),
    pump,
    async end(limitMs) {
      isEnding = !isEndedByPeer;
      isBlocked = true;
      await endSocket(socket, limitMs);
      return isFinished;
    },
    destroy: () => void socket.destroy(),
  };
}
