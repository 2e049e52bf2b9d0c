import { createSocket } from "node:dgram";
import { once } from "node:events";

import { onTestFinished } from "vitest";

/** Receives datagrams on loopback until the test is over. */
export async function listenDatagrams(): Promise<{ port: number; received: string[] }> {
  const received: string[] = [];
  const socket = createSocket("udp4", (message) => void received.push(message.toString()));
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  onTestFinished(() => void socket.close());
  return { port: socket.address().port, received };
}
