import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

import { createFrameDecoder } from "../../src/index.ts";

export type Server = Awaited<ReturnType<typeof listen>>;

/** Takes connections and keeps what comes. */
export async function listen(onConnection: (socket: Socket) => unknown = () => undefined) {
  const chunks: Buffer[][] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const own: Buffer[] = [];
    chunks.push(own);
    sockets.add(socket);
    socket
      .on("data", (chunk) => own.push(chunk))
      .on("error", () => undefined)
      .on("close", () => sockets.delete(socket));
    onConnection(socket);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `syslog+tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sockets,
    connections: () => chunks.length,
    received: () => chunks.map((own) => Buffer.concat(own).toString()).join(""),
    messages: () =>
      chunks.flatMap((own) => createFrameDecoder().push(Buffer.concat(own)).map(String)),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
