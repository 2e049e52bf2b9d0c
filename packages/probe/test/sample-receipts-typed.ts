import type { ProbeReceipt } from "../src/receipt.ts";

type Plain = string | number | boolean;
type IsMap<T> = string extends keyof T ? true : false;

/** The type with every optional field required, at any depth. */
type Full<T> = T extends Plain
  ? T
  : T extends readonly (infer Item)[]
    ? readonly [Full<Item>, ...Full<Item>[]]
    : IsMap<T> extends true
      ? T
      : { [Key in keyof T]-?: Full<Exclude<T[Key], undefined>> };

/** The paths of fields that may be absent, with `*` for the items of a list. */
type OptionalPath<T, Prefix extends string = ""> = T extends Plain
  ? never
  : T extends readonly (infer Item)[]
    ? OptionalPath<Item, `${Prefix}*.`>
    : IsMap<T> extends true
      ? never
      : {
          [Key in keyof T & string]-?:
            | (object extends Pick<T, Key> ? `${Prefix}${Key}` : never)
            | OptionalPath<Exclude<T[Key], undefined>, `${Prefix}${Key}.`>;
        }[keyof T & string];

/** Which fields may be absent: the compiler refuses a path too many and one too few. */
export const optionalPaths: Readonly<Record<OptionalPath<ProbeReceipt>, true>> = {
  command: true,
  streams: true,
  "requests.byKind.get": true,
  "requests.byKind.post": true,
  "requests.byKind.slow": true,
  "versions.*.version": true,
  "versions.*.release": true,
  "switches.*.firstNewMs": true,
  "switches.*.lastOldMs": true,
  "events.*.text": true,
  "timeline.buckets.*.p50": true,
  "timeline.buckets.*.p99": true,
};

/** Has every field that a receipt can have: the compiler refuses it when the type grows. */
export const fullReceipt: Full<ProbeReceipt> = {
  schemaVersion: 1,
  url: "https://shop.example/",
  startedAt: "2026-03-14T03:09:26.535Z",
  durationMs: 1_000,
  rate: { kept: 40, new: 10 },
  command: { line: "make deploy", exitCode: 0 },
  requests: {
    sent: 50,
    failed: 1,
    byKind: {
      get: { sent: 48, failed: 1 },
      post: { sent: 1, failed: 0 },
      slow: { sent: 1, failed: 0 },
    },
    byConnection: { kept: { sent: 40, failed: 1 }, new: { sent: 10, failed: 0 } },
  },
  failures: [
    {
      kind: "get",
      connection: "kept",
      reason: "connection reset",
      count: 1,
      firstAtMs: 500,
      lastAtMs: 500,
    },
  ],
  outage: { longestMs: 20, shortestVisibleMs: 20 },
  latencyMs: { p50: 1, p90: 2, p99: 3, max: 4 },
  lateMs: { p50: 0.1, p99: 0.2, max: 0.3 },
  versions: [{ name: "1", version: "1", release: "1-a", answers: 49, firstAtMs: 1, lastAtMs: 999 }],
  switches: [{ atMs: 500, firstNewMs: 510, lastOldMs: 490, oldAnswersAfter: 0 }],
  streams: {
    opened: 1,
    moved: 0,
    cutAtDrainLimit: 0,
    cut: 1,
    events: 3,
    reasons: { "closed without a closing frame": 1 },
  },
  events: [{ atMs: 500, type: "switched", text: "to green" }],
  timeline: {
    bucketMs: 100,
    buckets: [{ atMs: 0, answers: { "1": 5 }, failed: 0, p50: 1, p99: 2 }],
  },
};
