// An app with every sort of answer and stream, which calls itself by the version that it is told.
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

import { WebSocketServer } from "ws";

import { serveParent } from "./serve-parent.ts";

export interface ColoredAppQuestion {
  version: string;
}

export interface ColoredAppAnswer {
  port: number;
}

/** How long the slow answers take. */
const slowMs = 700;
const tickMs = 50;

let version = "";
const sockets = new WebSocketServer({ noServer: true });
const server = createServer((request, response) => {
  response.setHeader("x-hitless-version", version);
  void answer(request, response);
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
server.listen(0, "127.0.0.1");

serveParent(async (question: ColoredAppQuestion): Promise<ColoredAppAnswer> => {
  version = question.version;
  if (!server.listening) await once(server, "listening");
  return { port: (server.address() as AddressInfo).port };
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  switch (request.url) {
    case "/events":
      response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
      follow(request, (id) => response.write(`id: ${id}\ndata: tick\n\n`), response);
      return;
    case "/slow":
      await delay(slowMs);
      break;
    default:
      // The body of a POST.
      for await (const chunk of request) void chunk;
  }
  response.setHeader("content-type", "text/plain");
  response.end("hello");
}

/** The same numbers in both colors, as a tick is a point in time: whoever is moved can miss none. */
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
