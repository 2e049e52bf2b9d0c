import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

import { WebSocketServer } from "ws";

import type { Server as Instance } from "../../src/index.ts";

/** A real server of one release, in the test's own process. */
export interface App extends AsyncDisposable {
  server: Instance;
  /** How often each id arrived at `POST /ids`. */
  ids: Map<string, number>;
  requests: { method: string; url: string; headers: IncomingMessage["headers"]; body: string }[];
  connections(): number;
  /** Ends at once, with all connections. */
  kill(): Promise<void>;
}

export interface AppOptions {
  id?: string;
  keepAliveTimeout?: number;
  port?: number;
  /** How long `/slow` takes. @default 200 */
  slowMs?: number;
  /** Answers instead of the usual routes. */
  handle?: (request: IncomingMessage, response: ServerResponse) => void;
}

const tickMs = 50;

export async function startApp(release: string, options: AppOptions = {}): Promise<App> {
  const { id = release, keepAliveTimeout = 5_000, port = 0, slowMs = 200, handle } = options;
  const ids: App["ids"] = new Map();
  const requests: App["requests"] = [];
  const sockets = new Set<Socket>();
  const http = createServer({ keepAliveTimeout }, (request, response) => {
    response.setHeader("x-hitless-release", "from-the-app");
    if (handle !== undefined) handle(request, response);
    else void answer(request, response);
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const { method = "", url = "", headers } = request;
    requests.push({ method, url, headers, body });
    if (requests.length > 200) requests.shift();
    if (url === "/ids") ids.set(body, (ids.get(body) ?? 0) + 1);
    if (url === "/events") {
      response.writeHead(200, { "content-type": "text/event-stream" });
      await ticks((count) => response.write(`data: ${count}\n\n`), response);
      return;
    }
    if (url === "/slow") await delay(slowMs);
    response.end(release);
  }

  const webSockets = new WebSocketServer({ server: http, path: "/ws" });
  webSockets.on("connection", (socket) => {
    socket.on("message", (data: Buffer) => {
      if (data.toString() === "close-4321") socket.close(4321, "as asked");
    });
    void ticks((count) => socket.send(String(count)), socket);
  });
  http.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => http.listen(port, "127.0.0.1", resolve));

  async function kill(): Promise<void> {
    if (!http.listening) return;
    const closed = new Promise((resolve) => http.close(resolve));
    for (const socket of sockets) socket.resetAndDestroy();
    await closed;
  }
  return {
    server: { id, host: "127.0.0.1", port: portOf(http), release },
    ids,
    requests,
    connections: () => sockets.size,
    kill,
    [Symbol.asyncDispose]: kill,
  };
}

export function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("it does not listen");
  return address.port;
}

async function ticks(
  send: (count: number) => void,
  until: { once(event: "close", listener: () => void): unknown },
): Promise<void> {
  const closed = new AbortController();
  until.once("close", () => closed.abort());
  for (let count = 0; !closed.signal.aborted; count += 1) {
    send(count);
    await delay(tickMs);
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  try {
    for await (const part of request) body += String(part);
  } catch {
    // The client left.
  }
  return body;
}
