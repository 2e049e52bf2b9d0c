import { once } from "node:events";
import { createServer, type Socket } from "node:net";

import { createFrameDecoder } from "@hitless/syslog";
import { onTestFinished } from "vitest";

import { createOracle, type Oracle } from "./oracle.ts";

/** A receiver over TCP in the test's own process, with the faults of one. */
export interface TcpReceiver {
  url: string;
  oracle: Oracle;
  /** The messages, as they came. */
  messages: string[];
  isConnected: () => boolean;
  /** Resets all connections, and takes none. */
  kill: () => Promise<void>;
  start: () => Promise<void>;
  /** Keeps its connections and reads nothing, nor what comes in new ones. */
  stall: () => void;
  /** Resets them: what it has not read is lost. */
  reset: () => void;
  resume: () => void;
}

export async function tcpReceiver({ keep = false } = {}): Promise<TcpReceiver> {
  const oracle = createOracle();
  const messages: string[] = [];
  const sockets = new Set<Socket>();
  let isStalled = false;
  const server = createServer((socket) => {
    sockets.add(socket);
    const decoder = createFrameDecoder();
    socket.on("data", (chunk) => {
      for (const frame of decoder.push(chunk)) {
        oracle.add(frame);
        if (keep) messages.push(Buffer.from(frame).toString());
      }
    });
    if (isStalled) socket.pause();
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  });
  let port = 0;
  const reset = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  const start = async (): Promise<void> => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    port = (server.address() as { port: number }).port;
  };
  const kill = async (): Promise<void> => {
    const closed = once(server, "close");
    server.close();
    reset();
    await closed;
  };
  await start();
  onTestFinished(async () => {
    if (server.listening) await kill();
  });
  return {
    url: `syslog+tcp://127.0.0.1:${port}`,
    oracle,
    messages,
    kill,
    start,
    reset,
    isConnected: () => sockets.size > 0,
    stall() {
      isStalled = true;
      for (const socket of sockets) socket.pause();
    },
    resume() {
      isStalled = false;
      for (const socket of sockets) socket.resume();
    },
  };
}
