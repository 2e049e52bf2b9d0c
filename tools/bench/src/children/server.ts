// The server behind everything: a small answer at once. With --record it keeps when requests arrived.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { monotonicMs } from "./monotonic.ts";
import { serveParent } from "./serve-parent.ts";

/** Which arrivals are wanted, by `monotonicMs`; the earlier ones are forgotten. */
export interface ServerQuestion {
  fromMs?: number;
  toMs?: number;
}

export interface ServerAnswer {
  port: number;
  arrivalsMs: number[];
}

const records = process.argv.includes("--record");
let arrivals: number[] = [];

const server = createServer((_request, response) => {
  if (records) arrivals.push(monotonicMs());
  response.setHeader("content-type", "text/plain");
  response.end("hello");
});
server.listen(0, "127.0.0.1");

serveParent(async ({ fromMs = 0, toMs = 0 }: ServerQuestion): Promise<ServerAnswer> => {
  if (!server.listening) await once(server, "listening");
  const arrivalsMs = arrivals.filter((at) => at >= fromMs && at < toMs);
  arrivals = arrivals.filter((at) => at >= toMs);
  return { port: (server.address() as AddressInfo).port, arrivalsMs };
});
