import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** The address of a port on which nothing listens: one that was just free. */
export async function nothingAt(): Promise<string> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}
