// The app that the tests deploy: every sort of answer and stream, and a few ways of being broken.
import { appendFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

import { WebSocketServer } from "ws";

const { PORT, HOST, HITLESS_VERSION = "", FAULT, LEDGER = "", IGNORE_STOP, ABRUPT } = process.env;
const tickMs = 50;
/** How long one that sickens stays well once it has visitors. */
const wellMs = 4_000;
let passed = 0;
let firstPageAt = Infinity;
const streams = new Set<ServerResponse>();
const sockets = new WebSocketServer({ noServer: true });

if (FAULT === "crash") {
  process.stderr.write("cannot open database: permission denied\n");
  process.exit(7);
}

// More than the container may have, all at once and all of it touched.
if (FAULT === "memory") Buffer.alloc(1_000_000_000, 1);

const server = createServer((request, response) => {
  response.setHeader("x-hitless-version", HITLESS_VERSION);
  void answer(request, response);
});
server.on("upgrade", (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, (client) => {
    follow(request, (id) => client.send(JSON.stringify({ id })), client);
  });
});
server.listen(Number(PORT), HOST, () => process.stdout.write(`${HITLESS_VERSION} is ready\n`));

process.on("SIGTERM", () => {
  if (ABRUPT === "yes") process.exit(0);
  if (IGNORE_STOP === "yes") return;
  for (const client of sockets.clients) client.close(1001);
  for (const stream of streams) stream.end();
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? "/", "http://app");
  // Straight from the deployer, and twice through the preview, all is well.
  if (FAULT === "hangs" && "x-forwarded-for" in request.headers && (passed += 1) > 2) return;
  if (FAULT === "behind-proxy" && "x-forwarded-for" in request.headers) {
    return end(response, 503, "who are you?");
  }
  if (pathname === "/healthz") return health(response);
  if (FAULT === "404") return end(response, 404, "not here");
  if (FAULT === "500") return end(response, 500, "broken");
  switch (pathname) {
    case "/":
      firstPageAt = Math.min(firstPageAt, Date.now());
      return end(response, 200, "hello");
    case "/post":
      return post(request, response);
    case "/slow":
      await delay(700);
      return end(response, 200, "at last");
    case "/events":
      return events(request, response);
    default:
      return end(response, 404, "not here");
  }
}

async function health(response: ServerResponse): Promise<void> {
  if (FAULT === "slow") await delay(60_000);
  if (FAULT === "unhealthy") return end(response, 503, "database is missing");
  if (FAULT === "sickens" && Date.now() > firstPageAt + wellMs)
    return end(response, 503, "out of memory");
  end(response, 200, "ok");
}

async function post(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  const { id } = JSON.parse(body) as { id: string };
  appendFileSync(LEDGER, `${id}\n`);
  end(response, 201, id);
}

function events(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  streams.add(response);
  response.on("close", () => streams.delete(response));
  follow(request, (id) => response.write(`id: ${id}\ndata: tick\n\n`), response);
}

/** The same numbers on every instance: a tick is a point in time. */
function follow(
  request: IncomingMessage,
  send: (id: number) => void,
  target: { on(event: "close", listener: () => void): unknown },
): void {
  const last = Number(request.headers["last-event-id"]);
  let next = Number.isInteger(last) ? last + 1 : Math.floor(Date.now() / tickMs);
  const timer = setInterval(() => {
    for (; next * tickMs <= Date.now(); next += 1) send(next);
  }, tickMs);
  target.on("close", () => clearInterval(timer));
}

function end(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-type": "text/plain" }).end(body);
}
