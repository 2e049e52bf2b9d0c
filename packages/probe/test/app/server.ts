// The site under test, a process of its own, told over IPC how to behave.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { type WebSocket, WebSocketServer } from "ws";
import type { AppReport, AppState, AppTask } from "./start-app.ts";

const state: AppState = { status: 200, answer: "whole", stalledUntil: 0 };
const report: AppReport = { requests: 0, connections: 0, posts: [], lastEventIds: [] };
const eventStreams = new Set<ServerResponse>();
const webSockets = new Set<WebSocket>();
let lastEvent = 0;

const server = createServer((request, response) => void answer(request, response));
server.on("connection", () => (report.connections += 1));
const upgrades = new WebSocketServer({ noServer: true });
server.on("upgrade", (request, socket, head) => {
  upgrades.handleUpgrade(request, socket, head, (webSocket) => {
    const since = noteLastId(request);
    webSockets.add(webSocket);
    for (let id = since + 1; id <= lastEvent; id += 1) webSocket.send(JSON.stringify({ id }));
    webSocket.on("close", () => webSockets.delete(webSocket));
  });
});
server.listen(0, "127.0.0.1", () => process.send?.({ port: portOf() }));
setInterval(emit, 20);

process.on("message", ({ number, task }: { number: number; task: AppTask }) => {
  void perform(task).then(() => process.send?.({ number, report }));
});
process.on("disconnect", () => process.exit());

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  report.requests += 1;
  const { status, version, release, location, answer: how, body = "hello" } = state;
  if (state.stalledUntil > Date.now()) await delay(state.stalledUntil - Date.now());
  if (request.url === "/slow") await delay(300);
  if (request.url === "/orders") await noteOrder(request);
  if (request.url === "/events") return openEvents(request, response);
  if (how === "reset") return void request.socket.resetAndDestroy();
  if (how === "closed") return void request.socket.destroy();

  if (version !== undefined) response.setHeader("x-hitless-version", version);
  if (release !== undefined) response.setHeader("x-hitless-release", release);
  if (location !== undefined) response.setHeader("location", location);
  response.writeHead(status, { "content-length": body.length });
  if (how === "whole") return void response.end(body);
  response.write(body.slice(0, 2), () => request.socket.destroy());
}

async function noteOrder(request: IncomingMessage): Promise<void> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += String(chunk);
  const body = /^{"id":"(.+?)"}$/.exec(text)?.[1] ?? text;
  report.posts.push({ header: String(request.headers["x-hitless-probe-id"]), body });
}

function openEvents(request: IncomingMessage, response: ServerResponse): void {
  const since = noteLastId(request);
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (let id = since + 1; id <= lastEvent; id += 1) response.write(`id: ${id}\ndata: x\n\n`);
  response.flushHeaders();
  eventStreams.add(response);
  response.on("close", () => eventStreams.delete(response));
}

/** The event after which this stream wants to go on; what came while it was away is sent again. */
function noteLastId({ headers }: IncomingMessage): number {
  const header = headers["last-event-id"];
  if (typeof header === "string") report.lastEventIds.push(Number(header));
  return typeof header === "string" && !state.forgetful ? Number(header) : lastEvent;
}

function emit(): void {
  lastEvent += 1;
  for (const response of eventStreams) response.write(`id: ${lastEvent}\ndata: x\n\n`);
  for (const webSocket of webSockets) webSocket.send(JSON.stringify({ id: lastEvent }));
}

async function perform(task: AppTask): Promise<void> {
  Object.assign(state, task.set);
  if (task.keepAliveTimeoutMs !== undefined) server.keepAliveTimeout = task.keepAliveTimeoutMs;
  if (task.stallMs !== undefined) state.stalledUntil = Date.now() + task.stallMs;
  if (task.skipEvent) lastEvent += 1;
  if (task.endStreams === "properly") {
    for (const response of eventStreams) response.end();
    for (const webSocket of webSockets) webSocket.close(1012);
  }
  if (task.endStreams === "cut") {
    for (const response of eventStreams) response.destroy();
    for (const webSocket of webSockets) webSocket.terminate();
  }
  if (task.outageMs !== undefined) await outage(task.outageMs);
}

/** Listens no more and drops all connections, for a time. */
async function outage(milliseconds: number): Promise<void> {
  const port = portOf();
  server.close();
  server.closeAllConnections();
  for (const webSocket of webSockets) webSocket.terminate();
  await delay(milliseconds);
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
}

function portOf(): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
