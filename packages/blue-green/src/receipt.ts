import type { ProbeReceipt } from "@hitless/probe";

import type { Outcome } from "./outcome.ts";
import type { Candidate, Plan, Step } from "./plan.ts";

/** One step as it was carried out. */
export interface StepReceipt {
  do: Step["do"];
  release: string;
  ms: number;
}

/** What a command did, for people and machines; `schemaVersion` grows when a reader has to change. */
export interface DeployReceipt {
  schemaVersion: 1;
  stack: string;
  kind: Plan["kind"];
  outcome: Outcome;
  /** What served before. */
  from?: Candidate;
  /** What was to serve after. */
  to: Candidate;
  /** Where clients reach the stack from this host. */
  address: string;
  /** ISO 8601. */
  startedAt: string;
  durationMs: number;
  steps: readonly StepReceipt[];
  /** Requests and streams that the drain limit had to cut. */
  cut: number;
  /** What a probe saw from before the first step until after the last. */
  probe?: ProbeReceipt;
}
