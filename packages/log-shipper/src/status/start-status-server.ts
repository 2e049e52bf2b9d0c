import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

import { LogShipperError } from "../errors.ts";
import { systemCode } from "../system-code.ts";
import type { ShippedLine } from "../send/shipment.ts";
import type { LogShipper } from "../start-log-shipper.ts";
import { judgeHealth } from "./judge-health.ts";
import { renderMetrics } from "./render-metrics.ts";
import { streamLines } from "./stream-lines.ts";

export interface StatusServer extends AsyncDisposable {
  url: string;
}

export interface StatusOptions {
  shipper: LogShipper;
  /** Those who see each line; undefined where there is no `/logs`. */
  watchers: Set<(line: ShippedLine) => void> | undefined;
}

/**
 * Serves `/healthz`, `/metrics` and, where there are watchers, `/logs`.
 * @param address `host:port`, or a port on loopback
 * @throws {LogShipperError} `invalid`, `listen-failed`
 */
export async function startStatusServer(
  address: string,
  options: StatusOptions,
): Promise<StatusServer> {
  const { host, port } = parseAddress(address);
  const server = createServer((request, response) => answer(request, response, options));
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (cause) {
    const why = systemCode(cause) ?? String(cause);
    throw new LogShipperError("listen-failed", `cannot listen on ${host}:${port}: ${why}`, {
      cause,
    });
  }
  const bound = server.address();
  const actual = typeof bound === "object" && bound ? bound.port : port;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${actual}`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function parseAddress(text: string): { host: string; port: number } {
  const [, bracketed, plain, port = ""] = /^(?:(?:\[(.+)\]|([^:]*)):)?(\d{1,5})$/.exec(text) ?? [];
  if (port !== "" && Number(port) <= 65_535) {
    return {
      host: bracketed ?? (plain === undefined || plain === "" ? "127.0.0.1" : plain),
      port: Number(port),
    };
  }
  throw new LogShipperError(
    "invalid",
    `--status ${JSON.stringify(text)} is no address; host:port or a port was expected`,
  );
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { shipper, watchers }: StatusOptions,
): void {
  const path = new URL(request.url ?? "/", "http://x").pathname;
  if (request.method !== "GET" && request.method !== "HEAD")
    return send(response, 405, "GET only\n");
  if (path === "/healthz") {
    const { isHealthy, ...body } = judgeHealth(shipper.status(), Date.now());
    return send(response, isHealthy ? 200 : 503, `${JSON.stringify(body)}\n`, "application/json");
  }
  if (path === "/metrics") {
    const type = "text/plain; version=0.0.4; charset=utf-8";
    return send(response, 200, renderMetrics(shipper.status(), Date.now()), type);
  }
  if (path === "/logs" && watchers) return streamLines(response, watchers);
  return send(response, 404, "there are /healthz, /metrics and, with --logs, /logs\n");
}

function send(response: ServerResponse, status: number, body: string, type = "text/plain"): void {
  response.writeHead(status, { "content-type": type, "cache-control": "no-store" });
  response.end(body);
}
