import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";

import { LogViewerError } from "../errors.ts";
import type { ServeContext } from "./context.ts";
import { route } from "./route.ts";
import { securityHeaders } from "./send.ts";

export interface WebOptions {
  host: string;
  port: number;
  /** PEM. */
  tls: { cert: string; key: string } | undefined;
}

export interface Web extends AsyncDisposable {
  url: string;
  port: number;
}

const closeGraceMs = 5_000;

/** Serves the page and the API. @throws {LogViewerError} `listen-failed` */
export async function openWeb(
  context: ServeContext,
  { host, port, tls }: WebOptions,
): Promise<Web> {
  const answering = new Set<ServerResponse>();
  const untilAnswered = async () =>
    Promise.all([...answering].map(async (response) => once(response, "close")));
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    const gone = new AbortController();
    answering.add(response);
    response.on("close", () => {
      gone.abort();
      answering.delete(response);
    });
    // Who reads no further than the head must not leave a whole answer waiting.
    response.on("error", () => {});
    const url = URL.parse(`http://viewer${request.url ?? "/"}`);
    if (url === null) return void response.writeHead(400).end();
    void route({ context, request, response, url, signal: gone.signal });
  };
  const server: Server =
    tls === undefined
      ? createServer(answer)
      : createTlsServer(tls, answer).on("tlsClientError", () => {});
  server.headersTimeout = 20_000;
  server.requestTimeout = 60_000;
  try {
    server.listen({ host, port });
    await once(server, "listening");
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new LogViewerError("listen-failed", `cannot serve at ${host} port ${port}: ${why}`, {
      cause,
    });
  }
  server.on("error", context.onMistake);
  const bound = portOf(server);
  const name = host.includes(":") ? `[${host}]` : host;
  return {
    url: `${tls === undefined ? "http" : "https"}://${name}:${bound}`,
    port: bound,
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      const late = setTimeout(() => server.closeAllConnections(), closeGraceMs);
      await Promise.race([untilAnswered(), closed]);
      // Browsers hold connections open on which they ask nothing.
      server.closeAllConnections();
      await closed;
      clearTimeout(late);
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
