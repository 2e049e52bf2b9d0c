import { createServer, type Server } from "node:http";

import { S3LocalError } from "../errors.ts";
import { serve, type ServeOptions } from "./serve.ts";

export interface HttpServerOptions extends ServeOptions {
  host: string;
  /** 0 takes a free one. */
  port: number;
  idleTimeoutMs: number;
}

export interface HttpServer {
  port: number;
  /** Accepts nothing more, lets requests in flight end for `graceMs` at most, closes. */
  close(graceMs: number): Promise<void>;
}

/** More clients than these wait in the system's queue. */
const maxConnections = 512;

/**
 * Listens for the requests of S3's clients.
 * @throws {S3LocalError} `listen-failed`
 */
export async function listen(options: HttpServerOptions): Promise<HttpServer> {
  const server = createServer((request, response) => {
    void serve(request, response, { ...options, waits: false });
  });
  server.on("checkContinue", (request, response) => {
    void serve(request, response, { ...options, waits: true });
  });
  server.maxConnections = maxConnections;
  // However long a large object takes, as long as it moves.
  server.requestTimeout = 0;
  server.timeout = options.idleTimeoutMs;
  server.keepAliveTimeout = options.idleTimeoutMs;
  await bind(server, options);
  const address = server.address();
  const port = typeof address === "object" ? (address?.port ?? 0) : 0;
  return { port, close: (graceMs) => close(server, graceMs) };
}

function bind(server: Server, { host, port }: HttpServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => {
      const message = `cannot listen on ${host}:${port}: ${cause.message}`;
      reject(new S3LocalError("listen-failed", message, { cause }));
    });
    server.listen({ host, port }, resolve);
  });
}

async function close(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  const limit = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(limit);
}
