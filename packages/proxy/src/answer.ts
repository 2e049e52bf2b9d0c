import type { IncomingMessage, ServerResponse } from "node:http";

import { headersForClient } from "./headers.ts";
import type { Exchange } from "./tally.ts";

export interface AnswerOptions {
  response: ServerResponse;
  exchange: Exchange;
  /** The client's connection ends with this answer. */
  last: boolean;
}

/** Passes a server's answer on to the client, held back where the client is slow. */
export function passOn(answer: IncomingMessage, { response, exchange, last }: AnswerOptions): void {
  exchange.answered(answer.statusCode ?? 502);
  if (isEventStream(answer)) exchange.becameStream();
  if (response.destroyed || response.headersSent) {
    answer.destroy();
    return;
  }
  writeHead(answer, { response, exchange, last });
  answer.once("end", () => {
    if (answer.rawTrailers.length > 0) response.addTrailers(answer.trailers);
    response.end();
  });
  answer.once("close", () => {
    if (answer.complete) return;
    // Cut off, so that the client does not take half an answer for a whole one.
    if (!response.destroyed) exchange.failed();
    response.destroy();
  });
  answer.on("error", () => answer.destroy());
  answer.pipe(response, { end: false });
}

function writeHead(answer: IncomingMessage, { response, exchange, last }: AnswerOptions): void {
  const { statusCode = 502, statusMessage = "", rawHeaders, headers } = answer;
  const trailers = headers.trailer !== undefined && response.req.httpVersion === "1.1";
  const chunked = headers["content-length"] === undefined;
  const { release } = exchange.server;
  if (last) response.shouldKeepAlive = false;
  response.writeHead(
    statusCode,
    statusMessage,
    headersForClient(rawHeaders, { release, trailers: trailers && chunked }),
  );
  // A body of unknown length may take long to start: the client learns of the answer at once.
  if (chunked) response.flushHeaders();
}

function isEventStream({ headers }: IncomingMessage): boolean {
  return (headers["content-type"] ?? "").toLowerCase().startsWith("text/event-stream");
}
