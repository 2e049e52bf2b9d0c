import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";

/** A free port of 127.0.0.1, for programs that take numbers only. Before they take it somebody else could. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}

/** As {@link freePort}, for datagrams. */
export async function freeDatagramPort(): Promise<number> {
  const socket = createSocket("udp4");
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  socket.close();
  await once(socket, "close");
  return port;
}
