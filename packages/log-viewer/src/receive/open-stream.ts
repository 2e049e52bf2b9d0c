import type { Socket } from "node:net";

import { createFrameDecoder } from "@hitless/syslog";

import { listenForStreams } from "./listen-for-streams.ts";
import type { Intake } from "./intake.ts";
import { pauseFor } from "./pause-for.ts";
import { readMessage } from "./read-message.ts";
import { plainAddress, type Receiver, type ReceiverOptions } from "./receiver.ts";

/**
 * Receives messages over TCP (RFC 6587, both framings, told apart by each message's first byte) or TLS (RFC 5425). A
 * connection is read no faster than lines are stored.
 */
export async function openStream(intake: Intake, options: ReceiverOptions): Promise<Receiver> {
  const transport = options.tls === undefined ? "tcp" : "tls";
  let received = 0;

  const receive = (socket: Socket) => {
    const sender = plainAddress(socket.remoteAddress);
    const decoder = createFrameDecoder({ maxBytes: options.maxMessageBytes });
    const waiting: Uint8Array[] = [];
    const take = (): boolean => {
      for (let bytes = waiting[0]; bytes !== undefined; bytes = waiting[0]) {
        if (
          !intake.take(
            readMessage(bytes, { transport, sender }, options.maxMessageBytes),
            bytes.length,
          )
        )
          return false;
        received += 1;
        waiting.shift();
      }
      return true;
    };
    socket.on("data", (chunk: Buffer) => {
      waiting.push(...decoder.push(chunk));
      if (!take()) pauseFor(intake, socket, take);
    });
    socket.on("end", () => {
      waiting.push(...decoder.end());
      if (!take()) pauseFor(intake, socket, take);
    });
  };
  const listener = await listenForStreams(options, receive);
  return {
    transport,
    port: listener.port,
    count: () => ({ received, dropped: 0, connections: listener.connections() }),
    [Symbol.asyncDispose]: listener.close,
  };
}
