import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";

import type { Destination } from "../destination.ts";
import { codeOf, SyslogError } from "../errors.ts";
import type { Link, LinkPort } from "./link.ts";
import { lookUp, type LookUpOptions } from "./look-up.ts";
import type { Piece } from "./outbox.ts";

export interface DatagramLinkOptions extends LookUpOptions {
  /** Whether the socket keeps the process alive. */
  holdProcess: boolean;
}

/** So many datagrams are with the operating system at a time; each costs a call and a callback. */
const maxInFlight = 64;

/**
 * Sends each message of the outbox as a datagram (RFC 5426 section 3.1) from a socket that is bound to the receiver: its name is looked
 * up once, and not for each message. What the operating system took counts as taken; nothing says whether it arrived.
 *
 * @throws {SyslogError} `connect-failed` when the name has no address, `connect-timeout` when nothing says so in time, `closed` when
 * the signal aborts.
 */
export async function openDatagramLink(
  { host, port }: Destination,
  events: LinkPort,
  options: DatagramLinkOptions,
): Promise<Link> {
  const socket = await bound(host, port, options).catch((cause: unknown) => {
    if (cause instanceof SyslogError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SyslogError("connect-failed", `${host}:${port}: ${reason}`, { cause });
  });
  let inFlight = 0;
  let isGone = false;
  const settled = () => {
    inFlight -= 1;
    pump();
  };
  const send = (piece: Piece, isRepeated: boolean) => {
    socket.send(piece.bytes, (cause) => {
      if (isGone) return;
      // The answer to an earlier datagram, for which this one was not sent.
      if (codeOf(cause) === "ECONNREFUSED" && !isRepeated) return send(piece, true);
      if (cause) events.onRefused(piece, new SyslogError("refused", cause.message, { cause }));
      events.onTaken(piece);
      settled();
    });
  };
  const pump = () => {
    if (isGone) return;
    while (inFlight < maxInFlight) {
      const piece = events.nextMessage();
      if (piece === undefined) return;
      inFlight += 1;
      send(piece, false);
    }
  };
  const close = (isFinished: boolean) => {
    if (isGone) return;
    isGone = true;
    socket.close();
    events.onGone({ isFinished });
  };
  // The same refusal is told by the callbacks of what is being sent.
  socket.on("error", () => undefined);
  return {
    pump,
    end() {
      close(true);
      return Promise.resolve(true);
    },
    destroy: () => close(false),
  };
}

async function bound(host: string, port: number, options: DatagramLinkOptions): Promise<Socket> {
  const { address, family } = await lookUp(host, options);
  const socket = createSocket({ type: family === 6 ? "udp6" : "udp4" });
  if (!options.holdProcess) socket.unref();
  socket.connect(port, address);
  await once(socket, "connect");
  return socket;
}
