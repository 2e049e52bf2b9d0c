import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

import { WebSocketServer } from "ws";

/** An app with every sort of answer and stream. */
export interface StreamingApp {
  /** Not listening yet. */
  server: Server;
  /** Takes no more connections, ends all streams properly, and resolves once all is answered. */
  end(): Promise<void>;
}

/** How long the slow answers take. */
const slowMs = 700;
const tickMs = 50;

/** @param versionOf - by which it calls itself at the moment */
export function createStreamingApp(versionOf: () => string): StreamingApp {
  const sockets = new WebSocketServer({ noServer: true });
  const eventStreams = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    response.setHeader("x-hitless-version", versionOf());
    void answer(request, response, { server, eventStreams });
  });
  server.on("upgrade", (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (client) => {
      // Caddy 2.6 ends them with a frame that is not masked, as it should be.
      client.on("error", () => client.terminate());
      follow(request, (id) => client.send(JSON.stringify({ id })), client);
    });
  });
  // Whoever keeps connections to it never finds one closed by it: that would be a failure of this app.
  server.keepAliveTimeout = 3_600_000;
  return {
    server,
    async end() {
      const { promise, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      for (const client of sockets.clients) client.close(1001);
      for (const stream of eventStreams) stream.end();
      server.closeIdleConnections();
      await promise;
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { server, eventStreams }: { server: Server; eventStreams: Set<ServerResponse> },
): Promise<void> {
  switch (request.url) {
    case "/events":
      response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
      eventStreams.add(response);
      response.on("close", () => eventStreams.delete(response));
      follow(request, (id) => sendEvent(response, id), response);
      return;
    case "/slow":
      await delay(slowMs);
      break;
    default:
      // The body of a POST.
      for await (const chunk of request) void chunk;
  }
  response.setHeader("content-type", "text/plain");
  // A server that has been closed waits for kept connections as long as they last.
  if (!server.listening) response.setHeader("connection", "close");
  response.end("hello");
}

function sendEvent(response: ServerResponse, id: number): void {
  if (!response.writableEnded) response.write(`id: ${id}\ndata: tick\n\n`);
}

/** The same numbers in all versions, as a tick is a point in time: whoever is moved can miss none. */
function follow(
  { headers }: IncomingMessage,
  send: (id: number) => void,
  stream: { on(event: "close", listener: () => void): unknown },
): void {
  const last = Number(headers["last-event-id"]);
  let next = Number.isInteger(last) ? last + 1 : Math.floor(Date.now() / tickMs);
  const timer = setInterval(() => {
    for (; next * tickMs <= Date.now(); next += 1) send(next);
  }, tickMs);
  stream.on("close", () => clearInterval(timer));
}
