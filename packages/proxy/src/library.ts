import { Agent, type ClientRequest, type IncomingMessage, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Socket } from "node:net";

import { createProxyServer } from "http-proxy-3";

import type { Exchange } from "./tally.ts";

/*
 * What http-proxy-3 2.0.1 leaves open, and where it is closed:
 * - it sends the request at once, so it cannot go to another server: `reach` connects first
 * - an answer that breaks off in the middle leaves the client waiting: `answer`, `refuseUpgrade`
 * - it passes on `connection` and other headers of one hop: `headers`
 * - the body of a chunked DELETE or OPTIONS gets `content-length: 0`: `beforeSending` here
 * - `?` at the end of a path and `*` get lost: `beforeSending` here
 * - with `expect: 100-continue` it emits no `proxyReq`: `beforeSending` here adds that header
 * - a client that leaves before the upgrade, or a peer that never ends: `upgrade` ties both sockets
 * - the answer to a refused upgrade is not held back for a slow client: `refuseUpgrade`
 * - trailers of a request are dropped: left as it is
 */

/** One request that is handed to the library together with the connection to its server. */
export interface Handover {
  request: IncomingMessage;
  upstream: Socket;
  exchange: Exchange;
  /** The headers as the client sent them. */
  received: IncomingMessage["headers"];
  /** The server did not answer, or the connection to it broke. */
  onError: (error: Error) => void;
}

export interface WebHandover extends Handover {
  response: ServerResponse;
  onAnswer: (answer: IncomingMessage) => void;
}

export interface UpgradeHandover extends Handover {
  client: Duplex;
  head: Buffer;
  onUpgrade: (answer: IncomingMessage) => void;
  onRefusal: (answer: IncomingMessage) => void;
}

const library = createProxyServer({ toProxy: true, prependPath: false, selfHandleResponse: true });
const webHandovers = new WeakMap<IncomingMessage, WebHandover>();
const upgradeHandovers = new WeakMap<IncomingMessage, UpgradeHandover>();

library.on("proxyReq", (sent, request) => {
  const handover = webHandovers.get(request);
  if (handover !== undefined) beforeSending(sent, handover);
});
library.on("proxyRes", (answer, request) => webHandovers.get(request)?.onAnswer(answer));
library.on("proxyReqWs", (sent, request) => {
  const handover = upgradeHandovers.get(request);
  if (handover === undefined) return;
  sent.path = request.url ?? "/";
  // Before the library's own listeners, which write the headers to the client.
  sent.once("upgrade", handover.onUpgrade);
  sent.once("response", handover.onRefusal);
});
// Errors go to the callback of each request; the library throws where nobody listens.
library.on("error", () => {});

export function sendRequest(handover: WebHandover): void {
  const { request, response, upstream, onError } = handover;
  webHandovers.set(request, handover);
  library.web(request, response, through(upstream, { body: hasBody(request) }), onError);
}

export function sendUpgrade(handover: UpgradeHandover): void {
  const { request, client, head, upstream, onError } = handover;
  upgradeHandovers.set(request, handover);
  library.ws(request, client, head, through(upstream, { body: false }), onError);
}

function beforeSending(sent: ClientRequest, { request, response, received }: WebHandover): void {
  sent.path = request.url ?? "/";
  if (received["transfer-encoding"] !== undefined && !sent.hasHeader("transfer-encoding")) {
    sent.removeHeader("content-length");
    sent.setHeader("transfer-encoding", received["transfer-encoding"]);
  }
  if (received.expect?.toLowerCase() === "100-continue") {
    sent.setHeader("expect", "100-continue");
    sent.once("continue", () => response.writeContinue());
    sent.flushHeaders();
  }
}

interface Way {
  target: { host: string; port: number };
  agent: Agent;
}

/**
 * Each connection carries one request. The server is told so, unless a body follows: a server that
 * answers early and closes while a body still arrives resets the connection, and its answer is lost.
 */
function through(upstream: Socket, { body }: { body: boolean }): Way {
  const { remoteAddress: host = "localhost", remotePort: port = 80 } = upstream;
  return { target: { host, port }, agent: new OneConnection(upstream, { keepAlive: body }) };
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

/** An agent for one request, which goes over a connection that is there already. */
class OneConnection extends Agent {
  readonly #socket: Socket;

  constructor(socket: Socket, { keepAlive }: { keepAlive: boolean }) {
    super({ keepAlive });
    this.#socket = socket;
  }

  override createConnection(): Socket {
    return this.#socket;
  }

  override keepSocketAlive(): boolean {
    return false;
  }
}
