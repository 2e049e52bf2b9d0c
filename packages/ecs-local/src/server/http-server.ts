import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

import { EcsLocalError } from "../errors.ts";
import { Fault } from "../protocol/fault.ts";
import { jsonFault, jsonMediaType } from "../protocol/json.ts";
import { checkOrigin } from "./check-origin.ts";
import { readBody } from "./read-body.ts";
import { routeRequest, type ServiceName } from "./route-request.ts";
import type { ApiAnswer, ApiRequest, Service } from "./service.ts";

export interface HttpServerOptions {
  host: string;
  /** 0 takes a free one. */
  port: number;
  services: Readonly<Record<ServiceName, Service>>;
  /** What is not AWS's, by the beginning of its path. */
  pages: Readonly<Record<string, Page>>;
  /** A larger body is refused with 413. */
  maxBodyBytes: number;
  /** A service threw what is no fault: our own mistake, which the client sees as `ServerException`. */
  onMistake: (error: unknown, requestId: string) => void;
}

export interface PageRequest {
  method: string;
  /** Path and query. */
  url: string;
  /** The address that it comes from. */
  peer: string;
  /** The `Host` header. */
  host: string;
}

/** A fault is an answer too; what is thrown is our own mistake. */
export type Page = (request: PageRequest) => Promise<ApiAnswer>;

export interface HttpServer {
  port: number;
  /** Accepts nothing more, lets requests in flight end for `graceMs` at most, closes. */
  close(graceMs: number): Promise<void>;
}

/** More clients than these wait in the system's queue. */
const maxConnections = 512;

/**
 * Listens for the requests of AWS clients.
 * @throws {EcsLocalError} `listen-failed`
 */
export async function listen(options: HttpServerOptions): Promise<HttpServer> {
  const server = createServer((request, response) => void serve(request, response, options));
  server.maxConnections = maxConnections;
  await bind(server, options);
  const address = server.address();
  const port = typeof address === "object" ? (address?.port ?? 0) : 0;
  return { port, close: (graceMs) => close(server, graceMs) };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  options: HttpServerOptions,
): Promise<void> {
  const requestId = randomUUID();
  try {
    checkOrigin(request.headers.origin);
    const body = await readBody(request, options.maxBodyBytes);
    const { headers, method = "", url = "/", socket } = request;
    const page = Object.entries(options.pages).find(([path]) => url.startsWith(path))?.[1];
    const asked = { method, url, peer: socket.remoteAddress ?? "", host: headers.host ?? "" };
    const answering =
      page === undefined ? answer({ headers, body, requestId }, options) : page(asked);
    send(response, requestId, await answering.catch((error) => mistake(error, requestId, options)));
  } catch (error) {
    // The client has gone in the middle of its request.
    if (!(error instanceof Fault)) response.destroy();
    else send(response.setHeader("connection", "close"), requestId, faultAnswer(error));
  }
}

async function answer(request: ApiRequest, options: HttpServerOptions): Promise<ApiAnswer> {
  const name = routeRequest(request.headers, request.body);
  if (name === undefined) {
    const what = "The request names no operation of a service that this endpoint has.";
    return faultAnswer(new Fault("UnknownOperationException", what));
  }
  return options.services[name](request);
}

function mistake(error: unknown, requestId: string, { onMistake }: HttpServerOptions): ApiAnswer {
  onMistake(error, requestId);
  const what = `This endpoint made a mistake: ${String(error).slice(0, 500)}`;
  return faultAnswer(new Fault("ServerException", what, { status: 500 }));
}

function faultAnswer(fault: Fault): ApiAnswer {
  return { status: fault.status, mediaType: jsonMediaType, body: jsonFault(fault) };
}

function send(response: ServerResponse, requestId: string, { status, mediaType, body }: ApiAnswer) {
  response.writeHead(status, {
    "content-type": mediaType,
    "content-length": Buffer.byteLength(body),
    "x-amzn-requestid": requestId,
  });
  response.end(body);
}

function bind(server: Server, { host, port }: HttpServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => {
      const message = `cannot listen on ${host}:${port}: ${cause.message}`;
      reject(new EcsLocalError("listen-failed", message, { cause }));
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
