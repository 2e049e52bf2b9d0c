import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { Socket } from "node:net";

import { codeOf, ProxyError } from "./errors.ts";
import { forward } from "./forward.ts";
import type { Live } from "./live.ts";
import type { Listener } from "./proxy.ts";
import type { Traffic } from "./traffic.ts";
import { upgrade } from "./upgrade.ts";

/** A listener that has its port. Requests wait until `open`. */
export interface Bound {
  /** With the port that it got. Its name can change. */
  listener: Listener;
  open(): void;
  /** Accepts nothing more. Resolves when the last connection has ended. */
  close(): Promise<void>;
  /** Ends all connections, whatever they are doing. */
  destroy(): void;
}

// Above the 60 s after which usual load balancers drop a kept connection: the client's side, not
// ours, decides when an idle one ends, so that none ends just as a request is on its way.
const keepAliveTimeoutMs = 75_000;
const headersTimeoutMs = 60_000;

/** @throws {ProxyError} `listen-failed` */
export async function bind(
  listener: Listener,
  { live, connectTimeoutMs }: { live: Live; connectTimeoutMs: number },
): Promise<Bound> {
  const opened = Promise.withResolvers<void>();
  const clients = new Map<Socket, Set<() => void>>();
  let isOpen = false;
  let closing = false;

  const server = createServer({
    keepAliveTimeout: keepAliveTimeoutMs,
    headersTimeout: headersTimeoutMs,
    // A slow upload is not cut: how long one may take is the app's to say.
    requestTimeout: 0,
    noDelay: true,
    // A `h2c` that a client offers is ignored, as RFC 9110 section 7.8 allows. Node.js >= 24.9.
    shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === "websocket",
  });
  const bound: Bound = {
    listener,
    open() {
      isOpen = true;
      opened.resolve();
    },
    close() {
      closing = true;
      return new Promise((resolve) => server.close(() => resolve()));
    },
    destroy() {
      for (const client of clients.keys()) client.destroy();
    },
  };
  const traffic: Traffic = {
    live,
    get name() {
      return bound.listener.name;
    },
    connectTimeoutMs,
    closing: () => closing,
    tie(client, onClose) {
      const ties = clients.get(client);
      ties?.add(onClose);
      return () => ties?.delete(onClose);
    },
  };

  async function onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.once("close", () => {
      // Its head may have promised to keep the connection, before the listener was left out.
      if (closing) setImmediate(() => server.closeIdleConnections());
    });
    if (!isOpen) await opened.promise;
    await forward(traffic, request, response);
  }

  async function onUpgrade(request: IncomingMessage, client: Socket, head: Buffer): Promise<void> {
    if (!isOpen) await opened.promise;
    await upgrade(traffic, request, { client, head });
  }

  server.on("connection", (client) => {
    const ties = new Set<() => void>();
    clients.set(client, ties);
    client.once("close", () => {
      clients.delete(client);
      for (const onClose of ties) onClose();
    });
  });
  // A connection that could not be accepted, for want of file descriptors, is tried again.
  server.on("error", () => {});
  server.on("request", (request, response) => void onRequest(request, response));
  server.on("checkContinue", (request, response) => void onRequest(request, response));
  server.on("upgrade", (request, client, head) => {
    if (client instanceof Socket) void onUpgrade(request, client, head);
  });

  bound.listener = { ...listener, port: await listen(server, listener) };
  return bound;
}

async function listen(server: Server, { name, host, port }: Listener): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host, port, exclusive: true, backlog: 4096 }, resolve);
    });
    const address = server.address();
    return typeof address === "object" && address !== null ? address.port : port;
  } catch (cause) {
    const code = codeOf(cause) ?? String(cause);
    const why = reasons[code] ?? `it could not listen (${code})`;
    throw new ProxyError("listen-failed", `Listener "${name}" on ${host}:${port}: ${why}.`, {
      cause,
    });
  }
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: "another program listens there. Stop it, or choose another port",
  EACCES: "this user may not listen there. Choose a port from 1024 on",
  EADDRNOTAVAIL: "this host has no such address",
  ENOTFOUND: "the host name is unknown",
};
