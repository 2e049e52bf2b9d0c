/** What a probe tells while it runs; times in milliseconds from the start of the run. */
export type ProbeProgress =
  | { type: "baseline-started"; url: string; perSecond: number; baselineMs: number }
  | { type: "baseline-clean"; answers: number }
  /** The first failure after good answers. */
  | { type: "failing"; atMs: number; reason: string }
  /** The first good answer after failures. */
  | { type: "good-again"; atMs: number }
  | { type: "stream-cut"; atMs: number; reason: string }
  /** The run has ended and the last answers are in. */
  | { type: "stopped"; durationMs: number };
