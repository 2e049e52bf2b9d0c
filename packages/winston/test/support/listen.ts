import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type TLSSocket } from "node:tls";

import { createFrameDecoder, type ParsedMessage, parseSyslog } from "@hitless/syslog";
import { onTestFinished } from "vitest";

export interface Connection {
  readonly socket: Socket;
  /** Of TLS, what was inside. */
  readonly received: Buffer[];
  text(): string;
}

/** A receiver in the test's own process, which can be told to misbehave. */
export interface Listener {
  readonly port: number;
  readonly connections: readonly Connection[];
  /** The texts of all messages that came framed by octet counting, over all connections. */
  messages(): string[];
  /** Their numbers, as RFC 5424 section 7.3.1 has them. */
  sequence(): number[];
  /** Stops listening; open connections stay. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

export interface ListenOptions {
  tls?: { cert: string | Buffer; key: string | Buffer };
  /** Called before anything is read. */
  onConnection?: (connection: Connection, index: number) => void;
}

/** Listens on loopback until the test is over. */
export async function listen({ tls, onConnection }: ListenOptions = {}): Promise<Listener> {
  const connections: Connection[] = [];
  const accept = (socket: Socket | TLSSocket) => {
    const received: Buffer[] = [];
    const connection = { socket, received, text: () => Buffer.concat(received).toString("utf8") };
    connections.push(connection);
    socket.on("error", () => undefined);
    socket.on("data", (chunk: Buffer) => received.push(chunk));
    onConnection?.(connection, connections.length - 1);
  };
  const options = { allowHalfOpen: false };
  const server = tls
    ? createTlsServer({ ...tls, ...options }, accept)
    : createServer(options, accept);
  server.on("tlsClientError", () => undefined);
  await bound(server, 0);
  const port = portOf(server);
  const listener: Listener = {
    port,
    connections,
    messages: () =>
      connections.flatMap(({ received }) => parsedOf(received).map(({ message }) => message)),
    sequence: () => connections.flatMap(({ received }) => parsedOf(received).map(sequenceOf)),
    async stop() {
      if (server.listening)
        await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
    start: () => bound(server, port),
  };
  onTestFinished(async () => {
    const closed = listener.stop();
    for (const { socket } of connections) socket.destroy();
    await closed;
  });
  return listener;
}

export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("it does not listen");
  return address.port;
}

function bound(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function parsedOf(received: readonly Buffer[]): ParsedMessage[] {
  const decoder = createFrameDecoder({ framing: "octet-counting" });
  return received.flatMap((chunk) => decoder.push(chunk)).map((frame) => parseSyslog(frame));
}

function sequenceOf({ structuredData }: ParsedMessage): number {
  const params = structuredData?.find(({ id }) => id === "meta")?.params;
  return Number(params?.find(([name]) => name === "sequenceId")?.[1]);
}
