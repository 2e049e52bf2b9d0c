import type { IncomingMessage, ServerResponse } from "node:http";

import type { Request } from "express";

import type { UploadHandlerOptions } from "../handler/options.ts";
import { createUploadHandler } from "../handler/upload-handler.ts";
import { mostDrained } from "../handler/read-body.ts";
import { readBounded } from "../read-bounded.ts";
import { type NodeRequest, toRequest } from "./node-request.ts";

/** A request of Express, Connect or `node:http`. */
export type ExpressRequest = IncomingMessage & { originalUrl?: string; body?: unknown };

export interface ExpressUploadOptions<Req extends ExpressRequest> extends Omit<
  UploadHandlerOptions<Req>,
  "session"
> {
  /** Who asks. */
  readonly session: (request: Req) => ReturnType<UploadHandlerOptions<Req>["session"]>;
}

export type ExpressHandler<Req> = (
  request: Req,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => Promise<void>;

// One byte more than the handler takes, so that it is the handler that says no.
const mostBytes = (1 << 20) + 1;

/**
 * The handler that signs uploads, for Express 4 and 5: `app.all("/api/uploads", uploads({ … }))`. It takes a body that
 * `express.json()` has parsed as well as one that nobody has read.
 *
 * @throws {TypeError} when an option is wrong.
 */
export function uploads<Req extends ExpressRequest = Request>(
  options: ExpressUploadOptions<Req>,
): ExpressHandler<Req> {
  const handler = createUploadHandler<Req>({
    ...options,
    session: (_request, request) => options.session(request),
  });
  return async (request, response, next) => {
    try {
      const standard = toRequest(await readRequest(request, response));
      const answer = await handler(standard, request);
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      response.end(await answer.text());
    } catch (error) {
      next(error);
    }
  };
}

async function readRequest(
  request: ExpressRequest,
  response: ServerResponse,
): Promise<NodeRequest> {
  const gone = new AbortController();
  response.once("close", () => {
    gone.abort();
  });
  const { method = "GET", originalUrl, url = "/", headers } = request;
  const body = request.body ?? (await readBody(request));
  return { method, url: originalUrl ?? url, headers, body, signal: gone.signal };
}

async function readBody(request: IncomingMessage): Promise<string> {
  if (request.method === "GET" || request.method === "HEAD") return "";
  return (await readBounded({ body: request }, mostBytes, mostDrained)) ?? " ".repeat(mostBytes);
}
