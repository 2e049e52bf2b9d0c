import { createSocket } from "node:dgram";
import { once } from "node:events";

import { LogViewerError } from "../errors.ts";
import type { Intake } from "./intake.ts";
import { readMessage } from "./read-message.ts";
import { type Receiver, plainAddress, type ReceiverOptions } from "./receiver.ts";
import { countKernelDrops } from "./kernel-drops.ts";

/** The system gives less where `net.core.rmem_max` is lower. */
const bufferBytes = 8 * 1024 * 1024;

/** Receives one message per datagram (RFC 5426). What there is no room for is dropped and counted. */
export async function openUdp(
  intake: Intake,
  { host, port, maxMessageBytes }: ReceiverOptions,
): Promise<Receiver> {
  const socket = createSocket({
    type: host.includes(":") ? "udp6" : "udp4",
    recvBufferSize: bufferBytes,
  });
  let received = 0;
  let dropped = 0;
  socket.on("message", (bytes, { address }) => {
    if (bytes.length === 0) return;
    const line = readMessage(
      bytes,
      { transport: "udp", sender: plainAddress(address) },
      maxMessageBytes,
    );
    if (intake.take(line, bytes.length)) received += 1;
    else dropped += 1;
  });
  try {
    socket.bind({ address: host, port, exclusive: true });
    await once(socket, "listening");
  } catch (cause) {
    socket.close();
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new LogViewerError(
      "listen-failed",
      `cannot receive UDP at ${host} port ${port}: ${why}`,
      {
        cause,
      },
    );
  }
  // Of one datagram; the socket goes on.
  socket.on("error", () => {});
  const bound = socket.address().port;
  return {
    transport: "udp",
    port: bound,
    count: () => ({ received, dropped: dropped + countKernelDrops(bound), connections: 0 }),
    async [Symbol.asyncDispose]() {
      const closed = once(socket, "close");
      socket.close();
      await closed;
    },
  };
}
