import type { Socket } from "node:net";

import { SyslogError } from "../errors.ts";
import { createRelpDecoder } from "../relp/relp-decoder.ts";
import { isGood, type RelpFrame, said, writeRelpFrame } from "../relp/relp-frame.ts";
import { createRelpWindow } from "../relp/relp-window.ts";
import { frameMessages } from "./frame-messages.ts";
import { greetRelp, type GreetRelpOptions } from "./greet-relp.ts";
import type { Link, LinkPort } from "./link.ts";
import type { Piece } from "./outbox.ts";
import { endSocket, protocolOf, watchSocket } from "./watch-socket.ts";

export interface RelpLinkOptions extends GreetRelpOptions {
  /** How many messages may be unacknowledged. */
  relpWindow: number;
  /** With messages unacknowledged, and no acknowledgement for so long, the connection is given up. */
  stallTimeoutMs: number;
  /** How often the message at a position was refused; kept from one connection to the next. */
  refusals: Map<number, number>;
}

/** A message that was refused so often is given up, so that it does not keep back all others for ever. */
const mostRefusals = 3;

/**
 * Sends each message of the outbox as a RELP transaction over an open connection; taken is what the receiver has acknowledged.
 *
 * @throws {SyslogError} `connect-failed` or `connect-timeout` when the receiver does not answer the greeting.
 */
export async function openRelpLink(
  socket: Socket,
  port: LinkPort,
  options: RelpLinkOptions,
): Promise<Link> {
  const { relpWindow, stallTimeoutMs, refusals } = options;
  const decoder = createRelpDecoder();
  await greetRelp(socket, decoder, options);
  const window = createRelpWindow<Piece>(2);
  let isBlocked = false;
  let isEnding = false;

  const pump = () => {
    while (!isBlocked && window.size < relpWindow) {
      const frames = frameMessages(relpWindow - window.size, port.nextMessage, window.add);
      if (frames === undefined) return;
      isBlocked = !socket.write(frames);
    }
  };
  const refuse = (piece: Piece, frame: RelpFrame): boolean => {
    const times = (refusals.get(piece.through) ?? 0) + 1;
    const reason = new SyslogError("refused", `message ${piece.through}: ${said(frame)}`);
    refusals.set(piece.through, times);
    if (times < mostRefusals) {
      socket.destroy(reason);
      return false;
    }
    // One before it may be unacknowledged when the connection breaks, and then this one comes again.
    if (times === mostRefusals) port.onRefused(piece, reason);
    return true;
  };
  /** Gives the message up to which, itself included, nothing waits any more, if that has changed. */
  const settle = (frame: RelpFrame): Piece | undefined => {
    if (frame.command === "serverclose") socket.end();
    // The answer to `close` has no code.
    if (isEnding) return undefined;
    const piece = window.find(frame.transaction);
    if (frame.command !== "rsp" || piece === undefined) return undefined;
    return isGood(frame) || refuse(piece, frame)
      ? window.acknowledge(frame.transaction)
      : undefined;
  };
  const take = (last: Piece) => {
    for (const position of refusals.keys()) if (position <= last.through) refusals.delete(position);
    port.onTaken(last);
  };
  const onData = (chunk: Buffer) => {
    let last: Piece | undefined;
    for (const frame of decoder.push(chunk)) {
      if (!socket.destroyed) last = settle(frame) ?? last;
    }
    if (last !== undefined) take(last);
    if (decoder.problem !== undefined) {
      socket.destroy(new SyslogError("disconnected", `this is no RELP: ${decoder.problem}`));
    }
    pump();
  };
  watchSocket(socket, {
    stallTimeoutMs,
    isWaiting: () => window.size > 0,
    onGone(error) {
      isBlocked = true;
      port.onGone({ error, isFinished: isEnding });
    },
  });
  socket
    .on("data", onData)
    .on("end", () => {
      isBlocked = true;
      socket.destroy();
    })
    .on("drain", () => {
      isBlocked = isEnding;
      pump();
    })
    .resume();

  return {
    ...protocolOf(socket),
    pump,
    async end(limitMs) {
      isBlocked = true;
      isEnding = true;
      const transaction = window.add({ bytes: Buffer.alloc(0), through: 0, endOffset: 0 });
      await endSocket(socket, limitMs, writeRelpFrame({ transaction, command: "close", data: "" }));
      // All was acknowledged before.
      return true;
    },
    destroy: () => void socket.destroy(),
  };
}
