/** What a request was for: the plain page, a POST with a body of its own, an answer that takes long. */
export type RequestKind = "get" | "post" | "slow";

/** A line that the command under test appended to the file named by `HITLESS_PROBE_EVENTS`. */
export interface ProbeEvent {
  /** Milliseconds since 1970. */
  at: number;
  /** `switched` and `drain-limit` are understood; anything else is a mark in the plot. */
  type: string;
  text?: string;
}

export interface RequestCount {
  sent: number;
  failed: number;
}

/** Requests that failed for one reason, such as `connection refused` or `status 502 instead of 200`. */
export interface Failure {
  kind: RequestKind;
  connection: "kept" | "new";
  reason: string;
  count: number;
  firstAtMs: number;
  lastAtMs: number;
}

/** One release that answered. `version` and `release` as the app and the proxy name them. */
export interface VersionCount {
  /** The name shown: the version, with the release where two share a version. */
  name: string;
  version?: string;
  release?: string;
  answers: number;
  firstAtMs: number;
  lastAtMs: number;
}

/** What a switch did, where the command reported one. */
export interface SwitchFacts {
  atMs: number;
  /** When the first answer of the new version was there. Absent: none was seen. */
  firstNewMs?: number;
  /** When the last answer of the old version was there. */
  lastOldMs?: number;
  /** Requests *sent* after the switch was acknowledged and answered by the old version. */
  oldAnswersAfter: number;
}

/** How the streams (WebSocket, SSE) ended that were open during the run. */
export interface StreamCount {
  /** Reconnects included. */
  opened: number;
  /** Ended properly by the server, and one reconnect missed no event. */
  moved: number;
  /** Cut after the command had reported `drain-limit`. */
  cutAtDrainLimit: number;
  /** Cut otherwise, refused, or with events missed: failed. */
  cut: number;
  /** Events received. */
  events: number;
  /** The reasons of `cut`, each with its count. */
  reasons: Readonly<Record<string, number>>;
}

/** A tenth of a second of the run, by the time at which requests were due. */
export interface Bucket {
  atMs: number;
  /** Answers by `VersionCount.name`. */
  answers: Readonly<Record<string, number>>;
  failed: number;
  /** Milliseconds from the scheduled time; absent where nothing was answered. */
  p50?: number;
  p99?: number;
}

/**
 * What a probe saw. All `…Ms` times count from `startedAt` unless they are durations. The JSON form is
 * described by `receipt.schema.json`; `schemaVersion` grows when a reader has to change.
 */
export interface ProbeReceipt {
  schemaVersion: 1;
  url: string;
  /** ISO 8601. */
  startedAt: string;
  durationMs: number;
  /** Requests per second asked for. */
  rate: { kept: number; new: number };
  /** The command under test, where one was run. */
  command?: { line: string; exitCode: number };
  requests: RequestCount & {
    byKind: Readonly<Partial<Record<RequestKind, RequestCount>>>;
    byConnection: { kept: RequestCount; new: RequestCount };
  };
  failures: readonly Failure[];
  outage: {
    /** From the first failed request to the next good one, the longest such time; 0 where none failed. */
    longestMs: number;
    /** A shorter outage could have gone unseen at this rate. */
    shortestVisibleMs: number;
  };
  /** From the scheduled time to the last byte of the answer; good answers of kind `get` and `post`. */
  latencyMs: { p50: number; p90: number; p99: number; max: number };
  /** How late the probe itself sent. Large values say that this machine was too busy to measure. */
  lateMs: { p50: number; p99: number; max: number };
  versions: readonly VersionCount[];
  switches: readonly SwitchFacts[];
  streams?: StreamCount;
  events: readonly { atMs: number; type: string; text?: string }[];
  timeline: { bucketMs: 100; buckets: readonly Bucket[] };
}
