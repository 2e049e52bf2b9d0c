import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";

import { LogViewerError } from "../errors.ts";
import type { ReceiverOptions } from "./receiver.ts";

export interface StreamListener {
  port: number;
  connections: () => number;
  close: () => Promise<void>;
}

/** Syslog connections are silent for hours; those whose other end is gone are found by this. */
const keepAliveMs = 60_000;

/** @throws {LogViewerError} `listen-failed` */
export async function listenForStreams(
  { host, port, maxConnections, tls }: ReceiverOptions,
  onConnection: (socket: Socket) => void,
): Promise<StreamListener> {
  const sockets = new Set<Socket>();
  const accept = (socket: Socket) => {
    sockets.add(socket);
    socket.setKeepAlive(true, keepAliveMs);
    socket.setNoDelay(true);
    socket.on("close", () => sockets.delete(socket));
    // The other end reset it; what came before is kept.
    socket.on("error", () => socket.destroy());
    onConnection(socket);
  };
  const server: Server =
    tls === undefined
      ? createServer(accept)
      : createTlsServer({ ...tls, handshakeTimeout: 10_000 }, accept).on(
          "tlsClientError",
          () => {},
        );
  server.maxConnections = maxConnections;
  try {
    server.listen({ host, port });
    await once(server, "listening");
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new LogViewerError("listen-failed", `cannot receive at ${host} port ${port}: ${why}`, {
      cause,
    });
  }
  server.on("error", () => {});
  return {
    port: portOf(server),
    connections: () => sockets.size,
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
