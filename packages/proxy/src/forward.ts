import type { IncomingMessage, ServerResponse } from "node:http";

import { passOn } from "./answer.ts";
import { headersForServer, previewHeader, text } from "./headers.ts";
import { sendRequest } from "./library.ts";
import { reach, type Reached } from "./reach.ts";
import type { Traffic } from "./traffic.ts";

/** Sends a request to a server that a route names, and its answer back. */
export async function forward(
  traffic: Traffic,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { socket: client } = request;
  response.on("error", () => response.destroy());
  const reached = await reach(traffic.live, {
    listener: () => traffic.name,
    preview: text(request.headers[previewHeader]),
    cut: () => client.destroy(),
    isGone: () => client.destroyed || response.destroyed,
    connectTimeoutMs: traffic.connectTimeoutMs,
  });
  if (reached.is === "nowhere") say(response, { ...reached, last: traffic.closing() });
  if (reached.is === "connected") send(reached, { traffic, request, response });
}

interface Parts {
  traffic: Traffic;
  request: IncomingMessage;
  response: ServerResponse;
}

function send(
  { socket: upstream, exchange }: Extract<Reached, { is: "connected" }>,
  { traffic, request, response }: Parts,
): void {
  const release = traffic.tie(request.socket, () => upstream.destroy());
  response.once("close", () => {
    release();
    exchange.end();
    if (request.complete) return;
    // What is left of an upload that was answered early must not block the client's next request.
    upstream.destroy();
    request.unpipe();
    request.resume();
  });
  // A client behind others on its connection never gets a response of its own that could close.
  upstream.once("close", () => {
    if (request.socket.destroyed) exchange.end();
  });
  const received = request.headers;
  const { remoteAddress: address } = request.socket;
  request.headers = headersForServer(received, { address, upgrade: false });
  sendRequest({
    request,
    response,
    upstream,
    exchange,
    received,
    onAnswer: (answer) => passOn(answer, { response, exchange, last: traffic.closing() }),
    onError: () => {
      // After the head, the answer itself tells how it ended.
      if (response.headersSent || request.socket.destroyed) return;
      exchange.failed();
      say(response, {
        status: 502,
        text: `Server "${exchange.server.id}" broke off before it answered.`,
        last: traffic.closing(),
      });
    },
  });
}

function say(
  response: ServerResponse,
  { status, text: sentence, last }: { status: number; text: string; last: boolean },
): void {
  if (response.headersSent || response.destroyed) return;
  if (last) response.shouldKeepAlive = false;
  const body = `${sentence}\n`;
  response.writeHead(status, {
    "content-type": "text/plain; charset=utf-8",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
  response.req.resume();
}
