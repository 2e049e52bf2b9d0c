import { once } from "node:events";
import { connect } from "node:net";

import { lineOf } from "./make-lines.ts";

const perWrite = 1_000;

/** Sends lines over TCP, octet-counted, as fast as they are read. */
export async function sendLines(port: number, lines: number, signal: AbortSignal): Promise<void> {
  const socket = connect({ port, host: "127.0.0.1", signal });
  await once(socket, "connect", { signal });
  for (let first = 0; first < lines; first += perWrite) {
    let text = "";
    for (let index = first; index < Math.min(lines, first + perWrite); index += 1) {
      const line = lineOf(index);
      text += `${line.length} ${line}`;
    }
    if (!socket.write(text)) await once(socket, "drain", { signal });
  }
  socket.end();
  await once(socket, "close", { signal });
}
