import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";

import {
  headersForClient,
  headersForServer,
  previewHeader,
  releaseHeader,
  text,
} from "./headers.ts";
import { sendUpgrade } from "./library.ts";
import { reach, type Reached } from "./reach.ts";
import type { Traffic } from "./traffic.ts";
import type { Exchange } from "./tally.ts";

const lingerMs = 5_000;

/** Connects a client that asks for a WebSocket with a server, and passes the bytes both ways. */
export async function upgrade(
  traffic: Traffic,
  request: IncomingMessage,
  { client, head }: { client: Socket; head: Buffer },
): Promise<void> {
  client.on("error", () => client.destroy());
  if (request.headers.upgrade?.toLowerCase() !== "websocket") {
    say(client, 501, "Only WebSocket upgrades are passed on.");
    return;
  }
  const reached = await reach(traffic.live, {
    listener: () => traffic.name,
    preview: text(request.headers[previewHeader]),
    cut: () => client.destroy(),
    isGone: () => client.destroyed,
    connectTimeoutMs: traffic.connectTimeoutMs,
  });
  if (reached.is === "nowhere") say(client, reached.status, reached.text);
  if (reached.is === "connected") splice(reached, { request, client, head });
}

function splice(
  { socket: upstream, exchange }: Extract<Reached, { is: "connected" }>,
  { request, client, head }: { request: IncomingMessage; client: Socket; head: Buffer },
): void {
  // Whichever side ends, the other one gets what was still sent to it, and ends too.
  client.once("close", () => endSoon(upstream));
  upstream.once("close", (hadError) => {
    if (hadError && !upstream.readableEnded && !client.destroyed) exchange.failed();
    exchange.end();
    endSoon(client);
  });
  let answered = false;
  const received = request.headers;
  const { remoteAddress: address } = client;
  request.headers = headersForServer(received, { address, upgrade: true });
  sendUpgrade({
    request,
    client,
    head,
    upstream,
    exchange,
    received,
    onUpgrade: (answer) => {
      answered = true;
      exchange.answered(101);
      exchange.becameStream();
      answer.headers[releaseHeader] = exchange.server.release;
    },
    onRefusal: (answer) => {
      answered = true;
      refuse(answer, { client, exchange });
    },
    onError: () => {
      if (client.destroyed || answered) return;
      exchange.failed();
      say(client, 502, `Server "${exchange.server.id}" broke off before it answered.`);
    },
  });
}

/** Sends what is still to be sent, for as long as a peer that lives may need to take it. */
function endSoon(socket: Socket): void {
  socket.destroySoon();
  const timer = setTimeout(() => socket.destroy(), lingerMs);
  socket.once("close", () => clearTimeout(timer));
}

/** The library passes the refusal on; this mends the headers, and a client that is slow or left alone. */
function refuse(
  answer: IncomingMessage,
  { client, exchange }: { client: Socket; exchange: Exchange },
): void {
  exchange.answered(answer.statusCode ?? 502);
  const { release } = exchange.server;
  const kept = headersForClient(answer.rawHeaders, { release, trailers: false });
  const names = new Set(
    kept.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase()),
  );
  for (const name of Object.keys(answer.headers)) {
    if (!names.has(name)) Reflect.deleteProperty(answer.headers, name);
  }
  answer.headers[releaseHeader] = release;
  answer.headers.connection = "close";
  answer.on("data", () => {
    if (!client.writableNeedDrain || answer.isPaused()) return;
    answer.pause();
    client.once("drain", () => answer.resume());
  });
  answer.on("error", () => answer.destroy());
  answer.once("close", () => {
    if (answer.complete) return;
    if (!client.destroyed) exchange.failed();
    client.destroy();
  });
}

const reasons = {
  404: "Not Found",
  501: "Not Implemented",
  502: "Bad Gateway",
  503: "Service Unavailable",
};

function say(client: Socket, status: keyof typeof reasons, sentence: string): void {
  const body = `${sentence}\n`;
  client.end(
    `HTTP/1.1 ${status} ${reasons[status]}\r\nconnection: close\r\n` +
      "content-type: text/plain; charset=utf-8\r\n" +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  // The client may never end its side.
  client.once("finish", () => client.destroySoon());
}
