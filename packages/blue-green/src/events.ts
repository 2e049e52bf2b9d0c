import type { LockHolder } from "./lock-place.ts";
import type { Plan, Step } from "./plan.ts";

/** What a command tells while it is at work, on transitions. */
export type DeployEvent =
  | { type: "lock-broken"; holder: LockHolder }
  | { type: "planned"; plan: Plan }
  | { type: "step-started"; step: Step; index: number }
  | { type: "step-ended"; step: Step; index: number; ms: number }
  /** How the running step goes on, for people. */
  | { type: "progress"; step: Step; text: string }
  /** The proxy acknowledged that new requests go to `release`. `at`: milliseconds since 1970. */
  | { type: "switched"; at: number; release: string }
  /** Streams and requests that were still open when the drain limit was over; they are cut next. */
  | { type: "drain-limit"; at: number; left: number; servers: readonly string[] }
  | { type: "cut"; count: number }
  /** The watch was ended early by an interrupt. */
  | { type: "watch-cut-short" }
  | { type: "reverting"; reason: string }
  | { type: "undoing"; reason: string };
