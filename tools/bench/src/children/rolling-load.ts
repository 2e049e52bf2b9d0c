// The load under which a release is replaced: the probe, and one who notes which version answers when.
import type { Probe } from "@hitless/probe";

import { serveParent } from "./serve-parent.ts";
import { endTraffic, startTraffic, type Traffic, type TrafficResult } from "./traffic.ts";
import { type LoggedAnswer, startVersionLog, type VersionLog } from "./version-log.ts";

export type RollingLoadQuestion =
  /** Answered when the baseline is clean. */
  ({ do: "begin"; pauseMs: number } & Traffic) | { do: "end" };

/** After `end`. */
export interface RollingLoadAnswer {
  result?: TrafficResult;
  answers?: LoggedAnswer[];
}

const firstAnswerLimitMs = 30_000;
let load: { probe: Probe; log: VersionLog } | undefined;

serveParent(async (question: RollingLoadQuestion): Promise<RollingLoadAnswer> => {
  if (question.do === "begin") {
    const { url, pauseMs } = question;
    // A site that is just coming up gets the time for it; the baseline would give it none.
    const log = await startVersionLog(url, { pauseMs, limitMs: firstAnswerLimitMs });
    load = { probe: await startTraffic(question), log };
    return {};
  }
  if (load === undefined) throw new Error("The load has not begun");
  const answers = await load.log.end();
  return { result: await endTraffic(load.probe), answers };
});
