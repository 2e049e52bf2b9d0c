import { createHistogram } from "node:perf_hooks";
import { round } from "./timeline.ts";

/** Durations in milliseconds, kept as an HDR histogram of whole microseconds with three digits. */
export interface Durations {
  add: (milliseconds: number) => void;
  percentile: (percent: number) => number;
  max: () => number;
}

export function createDurations(): Durations {
  const histogram = createHistogram({ lowest: 1, highest: 3_600_000_000, figures: 3 });
  let max = 0;
  return {
    add: (milliseconds) => {
      max = Math.max(max, milliseconds);
      histogram.record(Math.max(1, Math.round(milliseconds * 1000)));
    },
    percentile: (percent) =>
      histogram.count === 0 ? 0 : Math.min(histogram.percentile(percent) / 1000, round(max)),
    max: () => round(max),
  };
}
