import { failedTotal } from "@hitless/probe";

import type { BlueGreenErrorCode } from "../errors.ts";
import type { DeployReceipt } from "../receipt.ts";

/** Exit codes that are not an outcome; those from 64 on as in sysexits(3). */
export const exitCode = {
  ok: 0,
  unexpected: 1,
  usage: 64,
  nothing: 66,
  uncleanBaseline: 69,
  probeFailed: 70,
  locked: 75,
} as const;

const byOutcome: Readonly<Record<DeployReceipt["outcome"]["is"], number>> = {
  deployed: exitCode.ok,
  unchanged: exitCode.ok,
  failed: 3,
  reverted: 4,
  unwell: 5,
  interrupted: 130,
};

const byError: Readonly<Record<BlueGreenErrorCode, number>> = {
  "stack-file": 65,
  "nothing-live": 66,
  "no-way-back": 66,
  "another-version": 67,
  interrupted: 130,
  locked: 75,
  "lock-lost": 75,
  "timed-out": 124,
  abandoned: 130,
};

/** For `--help` and the README. */
export const exitCodesHelp = `
Exit codes:
    0  what was wanted serves, checked by asking it
    1  an error that is none of the following
    3  failed: the release was not fit and never got traffic; what served before still does
    4  reverted: the release got traffic, was not well, and lost it again
    5  unwell: the release has the traffic, is not well, and nothing healthy is there to go back to
   64  wrong usage
   65  the stack file is wrong
   66  there is nothing to go back to
   67  up: another version is live; use deploy
   69  the stack did not answer well before anything was changed (--probe)
   70  deployed, but the probe saw failed requests (--probe)
   75  another deployer is at work
  124  took longer than the total limit
  130  interrupted: undone before the switch, and what is left of a down is said; after a second Ctrl-C stopped at once`;

export function exitCodeOf({ outcome, probe }: DeployReceipt): number {
  const code = byOutcome[outcome.is];
  return code === 0 && probe !== undefined && failedTotal(probe) > 0 ? exitCode.probeFailed : code;
}

export function exitCodeOfError(code: BlueGreenErrorCode): number {
  return byError[code];
}
