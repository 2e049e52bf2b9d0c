import type { Bucket, Failure, ProbeReceipt, VersionCount } from "../src/receipt.ts";

/** What one simulated request met. */
export type Answer = { version: string; ms: number } | { failed: string };

export interface SampleOptions {
  durationMs: number;
  /** What a request meets that is due at `atMs`; `random` is in [0, 1) and the same in each run. */
  answer: (atMs: number, random: () => number) => Answer;
  url?: string;
  parts?: Partial<ProbeReceipt>;
}

interface Seen {
  atMs: number;
  connection: "kept" | "new";
  answer: Answer;
}

const spacingMs = 20;

/** A receipt of a simulated run at 50 requests a second, the same each time it is built. */
export function sampleReceipt({ durationMs, answer, url, parts }: SampleOptions): ProbeReceipt {
  const random = generator(7);
  const seen: Seen[] = [];
  for (let atMs = 0; atMs < durationMs; atMs += spacingMs) {
    const connection = (atMs / spacingMs) % 5 === 4 ? "new" : "kept";
    seen.push({ atMs, connection, answer: answer(atMs, random) });
  }
  const failed = seen.filter((one) => "failed" in one.answer);
  const latencies = seen.flatMap(({ answer: one }) => ("ms" in one ? [one.ms] : []));
  const count = (of: "kept" | "new") => ({
    sent: seen.filter((one) => one.connection === of).length,
    failed: failed.filter((one) => one.connection === of).length,
  });
  return {
    schemaVersion: 1,
    url: url ?? "http://127.0.0.1:8080/",
    startedAt: "2026-03-14T03:09:26.535Z",
    durationMs,
    rate: { kept: 40, new: 10 },
    requests: {
      sent: seen.length,
      failed: failed.length,
      byKind: { get: { sent: seen.length, failed: failed.length } },
      byConnection: { kept: count("kept"), new: count("new") },
    },
    failures: failuresOf(failed),
    outage: { longestMs: longestOutage(seen, durationMs), shortestVisibleMs: spacingMs },
    latencyMs: {
      p50: percentile(latencies, 0.5),
      p90: percentile(latencies, 0.9),
      p99: percentile(latencies, 0.99),
      max: percentile(latencies, 1),
    },
    lateMs: { p50: 0.2, p99: 1.4, max: 3.9 },
    versions: versionsOf(seen),
    switches: [],
    events: [],
    timeline: { bucketMs: 100, buckets: bucketsOf(seen) },
    ...parts,
  };
}

function failuresOf(failed: readonly Seen[]): Failure[] {
  const groups = Map.groupBy(failed, (one) => `${reasonOf(one)} ${one.connection}`);
  return [...groups.values()].map((group) => ({
    kind: "get",
    connection: group[0]?.connection ?? "kept",
    reason: reasonOf(group[0]),
    count: group.length,
    firstAtMs: group[0]?.atMs ?? 0,
    lastAtMs: group.at(-1)?.atMs ?? 0,
  }));
}

function reasonOf(one: Seen | undefined): string {
  return one !== undefined && "failed" in one.answer ? one.answer.failed : "";
}

function versionsOf(seen: readonly Seen[]): VersionCount[] {
  const good = seen.flatMap(({ atMs, answer }) =>
    "ms" in answer ? [{ atMs: atMs + answer.ms, name: answer.version }] : [],
  );
  const groups = Map.groupBy(good, (one) => one.name);
  return [...groups].map(([name, group]) => ({
    name,
    version: name,
    answers: group.length,
    firstAtMs: group[0]?.atMs ?? 0,
    lastAtMs: group.at(-1)?.atMs ?? 0,
  }));
}

function bucketsOf(seen: readonly Seen[]): Bucket[] {
  const groups = Map.groupBy(seen, (one) => Math.floor(one.atMs / 100) * 100);
  return [...groups].map(([atMs, group]) => {
    const answers = new Map<string, number>();
    const latencies: number[] = [];
    for (const { answer } of group) {
      if ("failed" in answer) continue;
      answers.set(answer.version, (answers.get(answer.version) ?? 0) + 1);
      latencies.push(answer.ms);
    }
    const failed = group.length - latencies.length;
    // From entries: a version may be called `__proto__`.
    const bucket = { atMs, answers: Object.fromEntries(answers), failed };
    if (latencies.length === 0) return bucket;
    return { ...bucket, p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) };
  });
}

function longestOutage(seen: readonly Seen[], durationMs: number): number {
  let longest = 0;
  let since: number | undefined;
  for (const { atMs, answer } of seen) {
    if ("failed" in answer) since ??= atMs;
    else if (since !== undefined) {
      longest = Math.max(longest, atMs - since);
      since = undefined;
    }
  }
  return since === undefined ? longest : Math.max(longest, durationMs - since);
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

/** mulberry32: small, and the same numbers everywhere. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
