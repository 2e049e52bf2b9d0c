import type { Socket } from "node:net";

import { createRelpDecoder, type RelpFrame, writeRelpFrame } from "@hitless/syslog";

import type { Intake } from "./intake.ts";
import { listenForStreams } from "./listen-for-streams.ts";
import { pauseFor } from "./pause-for.ts";
import { readMessage } from "./read-message.ts";
import { plainAddress, type Receiver, type ReceiverOptions } from "./receiver.ts";

/** A longer frame ends the connection, and its sender would send it again for ever; what is too long is cut here. */
const minFrameBytes = 262_144;

const offers = "200 OK\nrelp_version=0\nrelp_software=hitless-log-viewer\ncommands=syslog";

/**
 * Receives messages over RELP (https://github.com/rsyslog/librelp, doc/relp.html), plain or over TLS. A message is
 * acknowledged once it is on the disk.
 */
export async function openRelp(intake: Intake, options: ReceiverOptions): Promise<Receiver> {
  const transport = options.tls === undefined ? "relp" : "relp+tls";
  let received = 0;

  const receive = (socket: Socket) => {
    const origin = { transport, sender: plainAddress(socket.remoteAddress) } as const;
    const decoder = createRelpDecoder({
      maxBytes: Math.max(minFrameBytes, 4 * options.maxMessageBytes),
    });
    const answer = answerer(socket);
    const waiting: RelpFrame[] = [];
    const takeOne = ({ transaction, command, data }: RelpFrame): boolean => {
      if (command === "syslog") {
        const line = readMessage(data, origin, options.maxMessageBytes);
        if (!intake.take(line, data.length, () => answer(transaction, "200 OK"))) return false;
        received += 1;
      } else if (command === "open") answer(transaction, offers);
      else if (command === "close") closeAfter(socket, transaction);
      else answer(transaction, `500 ${command} is not known here`);
      return true;
    };
    const take = (): boolean => {
      for (let frame = waiting[0]; frame !== undefined; frame = waiting[0]) {
        if (!takeOne(frame)) return false;
        waiting.shift();
      }
      return true;
    };
    socket.on("data", (chunk: Buffer) => {
      waiting.push(...decoder.push(chunk));
      if (!take()) pauseFor(intake, socket, take);
      else if (decoder.problem !== undefined) socket.destroy();
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

/** Writes the answers of one batch at once. */
function answerer(socket: Socket): (transaction: number, data: string) => void {
  let isCorked = false;
  return (transaction, data) => {
    if (!socket.writable) return;
    if (!isCorked) {
      isCorked = true;
      socket.cork();
      process.nextTick(() => {
        isCorked = false;
        socket.uncork();
      });
    }
    socket.write(writeRelpFrame({ transaction, command: "rsp", data }));
  };
}

function closeAfter(socket: Socket, transaction: number): void {
  if (!socket.writable) return;
  socket.write(writeRelpFrame({ transaction, command: "rsp", data: "" }));
  socket.end(writeRelpFrame({ transaction: 0, command: "serverclose", data: "" }));
}
