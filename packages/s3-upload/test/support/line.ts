import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

import { listen } from "./listen.ts";

/** A stretch of network to a server, which a test can cut, hold and count. */
export interface Line extends AsyncDisposable {
  /** Where it begins. */
  url: string;
  /** Bytes that went towards the server. */
  carried(): number;
  /** Breaks all connections and refuses new ones, until it is mended. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  /** Lets no byte pass towards the server once so many have; undefined lets all pass. */
  holdAt(bytes: number | undefined): void;
  /** Once so many bytes have passed. */
  reached(bytes: number, signal: AbortSignal): Promise<void>;
}

export async function startLine(target: URL): Promise<Line> {
  const sockets = new Set<Socket>();
  const watchers = new Set<() => void>();
  let carried = 0;
  let limit = Infinity;

  const server = createServer({ pauseOnConnect: true }, (client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      // What breaks here is what the test broke, or one end closed.
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    upstream.pipe(client);
    client.on("data", (chunk: Buffer) => {
      carried += chunk.length;
      if (!upstream.write(chunk)) {
        client.pause();
        upstream.once("drain", () => carried < limit && client.resume());
      }
      if (carried >= limit) client.pause();
      for (const watcher of watchers) watcher();
    });
    client.on("end", () => upstream.end());
    if (carried < limit) client.resume();
  });
  const port = await listen(server);

  const close = async () => {
    const closed = once(server, "close");
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    carried: () => carried,
    cut: close,
    mend: async () => void (await listen(server, port)),
    holdAt(bytes) {
      limit = bytes ?? Infinity;
      if (carried < limit) for (const socket of sockets) socket.resume();
    },
    async reached(bytes, signal) {
      if (carried >= bytes) return;
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const watcher = () => carried >= bytes && resolve();
      const give_up = () => reject(signal.reason as Error);
      watchers.add(watcher);
      signal.addEventListener("abort", give_up);
      try {
        await promise;
      } finally {
        watchers.delete(watcher);
        signal.removeEventListener("abort", give_up);
      }
    },
    async [Symbol.asyncDispose]() {
      if (server.listening) await close();
    },
  };
}
