import { type Engine, followLogs, type FollowLogsOptions, type LogLine } from "@hitless/runtime";

import type { Shipment } from "../send/shipment.ts";
import { bothStreams } from "../streams.ts";
import { isAfter } from "./time-order.ts";
import { wakeable } from "./wakeable.ts";

export interface ApiReaderOptions {
  engine: Engine;
  container: string;
  fromNow: boolean;
  state: () => "running" | "stopped" | "gone";
  signal: AbortSignal;
  /** Lines are asked for from so much before the last ones, as those of the two streams come in no order. @default 1_000 */
  overlapMs?: number;
  /** After so long without a line the engine is asked whether there is one: its answer may have died. @default 30_000 */
  suspiciousMs?: number;
}

export interface ApiReader {
  run: () => Promise<void>;
  /** The container's state has changed. */
  look: () => void;
}

const tickMs = 200;
const againMs = 500;

/** Reads a container's log by the engine's API, until the container is removed. */
export function createApiReader(shipment: Shipment, options: ApiReaderOptions): ApiReader {
  const { engine, container, state, signal, overlapMs = 1_000, suspiciousMs = 30_000 } = options;
  const { joiner, outlet } = shipment;
  const alarm = wakeable(signal);
  const startedAt = new Date().toISOString();
  const isStopped = (): boolean => signal.aborted;
  let mark = 0;
  let lastLineAt = performance.now();

  /** The earlier of both streams, so that of neither a line is missed. */
  function since(): Pick<FollowLogsOptions, "since"> {
    const times = bothStreams.map(outlet.time).filter((time) => time !== "");
    if (times.length === 0) return options.fromNow ? { since: startedAt } : {};
    const earliest = Math.min(...times.map((time) => Date.parse(time)));
    return { since: new Date(earliest - overlapMs).toISOString() };
  }

  async function take({ stream, time, line }: LogLine): Promise<void> {
    lastLineAt = performance.now();
    const index = stream === "stdout" ? 0 : 1;
    const last = outlet.time(index);
    if (last !== "" && !isAfter(time, last)) return;
    const record = { stream: index, time, text: line, ended: true } as const;
    mark += 1;
    while (!joiner.add(record, mark)) {
      await shipment.open.lane.room();
      signal.throwIfAborted();
    }
  }

  async function follow(until: AbortSignal): Promise<void> {
    const maxLineBytes = shipment.open.route.maxLineLength;
    for await (const line of followLogs(engine, container, {
      ...since(),
      maxLineBytes,
      signal: until,
    })) {
      await take(line);
    }
  }

  /** Whether the engine has a line that its answer has not brought. */
  async function isStale(): Promise<boolean> {
    if (performance.now() - lastLineAt < suspiciousMs || state() !== "running") return false;
    lastLineAt = performance.now();
    for await (const { time } of followLogs(engine, container, { follow: false, tail: 1 })) {
      const newest = bothStreams.map(outlet.time).toSorted().at(-1) ?? "";
      if (newest === "" || isAfter(time, newest)) return true;
    }
    return false;
  }

  async function session(): Promise<void> {
    const ending = new AbortController();
    const timer = setInterval(() => {
      if (joiner.dueMs(performance.now()) === 0) joiner.flush("groups");
      outlet.reached();
      isStale().then(
        (stale) => stale && ending.abort(new Error("the engine's answer has died")),
        () => {},
      );
    }, tickMs);
    try {
      await follow(AbortSignal.any([signal, ending.signal]));
    } catch (error) {
      // The connection broke, or the engine has ended; the next one says so where it lasts.
      if (!ending.signal.aborted && !signal.aborted && state() === "running") throw error;
    } finally {
      clearInterval(timer);
      outlet.reached();
    }
  }

  async function flush(): Promise<void> {
    while (!joiner.flush("parts") && !signal.aborted) await shipment.open.lane.room();
    outlet.reached();
  }

  return {
    look: alarm.wake,
    async run() {
      while (!signal.aborted) {
        alarm.clear();
        const before = state();
        await session();
        if (isStopped()) return;
        if (before !== "running") await flush();
        if (before === "gone") return;
        // One that was stopped meanwhile is read once more: its last lines may have come behind the end.
        if (before === state())
          await alarm.wait(undefined, before === "running" ? againMs : Infinity);
      }
    },
  };
}
