import type { AddressInfo, Server } from "node:net";

/** Listens on loopback, on a free port or on the one given, and answers which. */
export async function listen(server: Server, port = 0): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return (server.address() as AddressInfo).port;
}
