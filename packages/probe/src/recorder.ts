import { createDurations } from "./latency.ts";
import type { Exchange } from "./exchange.ts";
import { createFailureList } from "./failures.ts";
import type { Settings } from "./settings.ts";
import { createOutageMeter } from "./outage.ts";
import type { ProbeReceipt, RequestCount, RequestKind } from "./receipt.ts";
import type { SwitchLog } from "./switches.ts";
import { createTimeline, round } from "./timeline.ts";
import { unknownKey } from "./version.ts";
import { createVersionLedger } from "./versions.ts";

/** A request that has ended and been judged. */
export interface Result {
  kind: RequestKind;
  connection: "kept" | "new";
  /** Its place in the main schedule; slow requests have none. */
  index?: number;
  /** By the clock, as all times of a result. */
  dueAt: number;
  exchange: Exchange;
  /** Why it failed; absent for a good one. */
  failure?: string;
}

/** The part of the receipt that comes from the requests. */
export type RequestFacts = Pick<
  ProbeReceipt,
  "requests" | "failures" | "outage" | "latencyMs" | "lateMs" | "versions" | "timeline"
>;

export interface Recorder {
  add: (result: Result) => void;
  read: (durationMs: number) => RequestFacts;
}

/** Adds up results as they come. What it holds does not grow with the number of requests. */
export function createRecorder(startAt: number, settings: Settings, switches: SwitchLog): Recorder {
  const counts = createCounts();
  const failures = createFailureList(settings.maxFailures);
  const outages = createOutageMeter();
  const versions = createVersionLedger();
  const [latency, late] = [createDurations(), createDurations()];
  const timeline = createTimeline({ settledAfterMs: 2 * settings.timeoutMs + 1000 });

  /** An answer that failed and names nobody is not a version's: it may be the proxy's own. */
  const versionKey = ({ exchange, failure }: Result): string | undefined => {
    const { reply, identity, sentAt, endedAt } = exchange;
    const isNamed = identity.version !== undefined || identity.release !== undefined;
    if (reply.is === "broken" || (failure !== undefined && !isNamed)) return undefined;
    const key = versions.add(identity, endedAt - startAt);
    switches.answered({ sentAt, endedAt, key });
    return key;
  };

  return {
    add: (result) => {
      const { kind, connection, index, dueAt, exchange, failure } = result;
      const dueMs = dueAt - startAt;
      const isGood = failure === undefined;
      const key = versionKey(result) ?? unknownKey;
      const latencyMs = exchange.endedAt - dueAt;
      const isTimed = isGood && kind !== "slow";

      counts.add(result);
      late.add(Math.max(0, exchange.handedOverAt - dueAt));
      if (isTimed) latency.add(latencyMs);
      if (!isGood) failures.add({ kind, connection, reason: failure, atMs: dueMs });
      if (index !== undefined) outages.settled(index, dueMs, isGood);
      timeline.add({ dueMs, ...(isGood && { key }), ...(isTimed && { latencyMs }) });
    },
    read: (durationMs) => ({
      requests: counts.read(),
      failures: failures.read(),
      outage: {
        longestMs: round(outages.longestMs(durationMs)),
        shortestVisibleMs: round(1000 / (settings.rate.kept + settings.rate.new)),
      },
      latencyMs: {
        p50: latency.percentile(50),
        p90: latency.percentile(90),
        p99: latency.percentile(99),
        max: latency.max(),
      },
      lateMs: { p50: late.percentile(50), p99: late.percentile(99), max: late.max() },
      versions: versions.read(),
      timeline: { bucketMs: 100, buckets: timeline.buckets(durationMs, versions.names()) },
    }),
  };
}

function createCounts(): { add: (result: Result) => void; read: () => ProbeReceipt["requests"] } {
  const all = none();
  const byKind: Partial<Record<RequestKind, RequestCount>> = {};
  const byConnection = { kept: none(), new: none() };
  return {
    add: ({ kind, connection, failure }) => {
      for (const count of [all, (byKind[kind] ??= none()), byConnection[connection]]) {
        count.sent += 1;
        if (failure !== undefined) count.failed += 1;
      }
    },
    read: () => structuredClone({ ...all, byKind, byConnection }),
  };
}

function none(): RequestCount {
  return { sent: 0, failed: 0 };
}
