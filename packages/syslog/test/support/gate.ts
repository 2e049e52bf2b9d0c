import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** Stands before a receiver, passes everything on, and notes how each connection begins. */
export interface Gate extends AsyncDisposable {
  port: number;
  /** The first bytes of each connection on which something came. */
  firstBytes: number[];
  /** How many connections there were. */
  readonly connections: number;
  /** Breaks all connections. */
  reset(): void;
}

export async function startGate(to: number): Promise<Gate> {
  const sockets = new Set<Socket>();
  const firstBytes: number[] = [];
  let connections = 0;
  const server = createServer((near) => {
    connections += 1;
    const far = connect(to, "127.0.0.1");
    near.once("data", (chunk: Buffer) => firstBytes.push(chunk[0] ?? 0));
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket
        .on("error", () => other.destroy())
        .on("close", () => {
          sockets.delete(socket);
          other.destroySoon();
        })
        .pipe(other);
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    firstBytes,
    get connections() {
      return connections;
    },
    reset() {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
