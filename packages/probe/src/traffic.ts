import { randomUUID } from "node:crypto";
import type { Clock } from "./clock.ts";
import type { Connections } from "./connections.ts";
import { type Exchange, exchange, type HttpRequest } from "./exchange.ts";
import { startLoad } from "./load.ts";
import type { Settings } from "./settings.ts";
import type { RequestKind } from "./receipt.ts";
import { planned } from "./schedule.ts";

/** A request that has ended. */
export interface Sent {
  kind: RequestKind;
  connection: "kept" | "new";
  index?: number;
  dueAt: number;
  exchange: Exchange;
}

/** Requests being sent at their times. */
export interface Traffic {
  /** Sends what is due and then no more. Returns when that was, by the clock. */
  stop: () => number;
  /** Resolves when every request that was sent has ended. */
  ended: () => Promise<void>;
}

export interface TrafficOptions {
  settings: Settings;
  connections: Connections;
  clock: Clock;
  /** When the first request is due, by the clock. */
  startAt: number;
  onSent: (sent: Sent) => void;
}

const SLOW_PER_SECOND = 3;

/** Starts the main schedule, and the one of slow requests where they are wanted. */
export function startTraffic(options: TrafficOptions): Traffic {
  const { settings, connections, clock, startAt, onSent } = options;
  const { rate, paths } = settings;
  const running = new Set<Promise<void>>();

  const send = (what: Omit<Sent, "exchange">, from: "page" | "slow" | "new") => {
    const request = requestOf(what, settings);
    const one = sendOne(request, connections, from, { settings, clock }).then((done) => {
      running.delete(one);
      onSent({ ...what, exchange: done });
    });
    running.add(one);
  };
  const main = startLoad({
    perSecond: rate.kept + rate.new,
    startAt,
    clock,
    send: (number) => {
      const { index, dueMs, kind, connection } = planned(number, rate, paths.post !== undefined);
      const from = connection === "kept" ? "page" : "new";
      send({ kind, connection, index, dueAt: startAt + dueMs }, from);
    },
  });
  const slow =
    paths.slow === undefined
      ? undefined
      : startLoad({
          perSecond: SLOW_PER_SECOND,
          startAt,
          clock,
          send: (number) => {
            const dueAt = startAt + (number * 1000) / SLOW_PER_SECOND;
            send({ kind: "slow", connection: "kept", dueAt }, "slow");
          },
        });
  return {
    stop: () => {
      slow?.stop();
      return main.stop();
    },
    ended: async () => void (await Promise.all(running)),
  };
}

async function sendOne(
  request: HttpRequest,
  connections: Connections,
  from: "page" | "slow" | "new",
  { settings, clock }: { settings: Settings; clock: Clock },
): Promise<Exchange> {
  const lease = connections.borrow(from);
  if (!lease) {
    const now = clock();
    const reply = {
      is: "broken",
      reason: "no free connection: 1000 requests are waiting",
    } as const;
    return { handedOverAt: now, sentAt: now, endedAt: now, reply, identity: {} };
  }
  try {
    return await exchange(lease.client, request, { ...settings, clock });
  } finally {
    lease.giveBack();
  }
}

function requestOf(
  { kind, connection }: Omit<Sent, "exchange">,
  { paths, headers }: Settings,
): HttpRequest {
  const last = connection === "new";
  if (kind !== "post") {
    const path = (kind === "slow" ? paths.slow : undefined) ?? paths.get;
    return { method: "GET", path, headers, last };
  }
  const id = randomUUID();
  return {
    method: "POST",
    path: paths.post ?? paths.get,
    headers: { ...headers, "content-type": "application/json", "x-hitless-probe-id": id },
    body: JSON.stringify({ id }),
    last,
  };
}
