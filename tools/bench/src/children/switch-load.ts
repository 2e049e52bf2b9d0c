// The load under which is switched: the probe all the time, and around each switch one who asks in turn.
import type { Probe } from "@hitless/probe";

import { type Asker, createAsker } from "./asker.ts";
import { monotonicMs } from "./monotonic.ts";
import { serveParent } from "./serve-parent.ts";
import { endTraffic, startTraffic, type Traffic, type TrafficResult } from "./traffic.ts";

export type SwitchLoadQuestion =
  /** Answered when the baseline is clean. */
  | ({ do: "begin" } & Traffic)
  /** A switch is about to come. */
  | { do: "watch" }
  /** It was acknowledged at this time, by `monotonicMs`. */
  | { do: "switched"; version: string; atMs: number }
  | { do: "end" };

export interface SwitchLoadAnswer {
  /** After `switched`: when the first answer of the new version was complete, by `monotonicMs`. */
  firstNewMs?: number;
  /** After `end`. */
  result?: TrafficResult;
}

const newAnswerLimitMs = 10_000;
const toWallTime = wallTime();
let load: { probe: Probe; asker: Asker } | undefined;

serveParent(async (question: SwitchLoadQuestion): Promise<SwitchLoadAnswer> => {
  if (question.do === "begin") {
    load = { probe: await startTraffic(question), asker: createAsker(question.url) };
    return {};
  }
  if (load === undefined) throw new Error("The load has not begun");
  switch (question.do) {
    case "watch":
      await load.asker.begin();
      return {};
    case "switched":
      load.probe.mark({ at: toWallTime(question.atMs), type: "switched" });
      return { firstNewMs: await load.asker.firstAnswerOf(question.version, newAnswerLimitMs) };
    case "end":
      return { result: await endTraffic(load.probe) };
  }
});

/**
 * The probe counts in milliseconds since 1970, of which the system tells whole ones only. They are never
 * ahead: of many readings the least delayed is right to a few microseconds. A single one can be off by the
 * time for which others had the core, and would make answers old that are not.
 */
function wallTime(): (atMs: number) => number {
  let offset = -Infinity;
  const endMs = monotonicMs() + 20;
  while (monotonicMs() < endMs) offset = Math.max(offset, Date.now() - monotonicMs());
  return (atMs) => offset + atMs;
}
