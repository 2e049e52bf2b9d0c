import type { Outcome } from "../outcome.ts";

/** Exit codes that are not an outcome; those from 64 on as in sysexits(3). */
export const exitCode = {
  ok: 0,
  unexpected: 1,
  usage: 64,
  refused: 65,
  probeFailed: 70,
} as const;

export function exitCodeOf(outcome: Outcome): number {
  switch (outcome.is) {
    case "completed":
    case "unchanged":
    case "started":
      return exitCode.ok;
    case "failed":
      return 3;
    case "rolled-back":
      return outcome.by === "ecs" ? 4 : 5;
    case "superseded":
      return 6;
    case "stalled":
      return 7;
    case "scaled-to-zero":
      return 8;
    case "lost":
      return outcome.why === "interrupted" ? 130 : 9;
    case "timed-out":
      return 124;
  }
}

/** For `--help` and the README. */
export const exitCodesHelp = `
Exit codes:
    0  the deployment that this command began is completed, or there was nothing to change
    1  an error that is none of the following
    3  failed, and not rolled back: the failed revision is still the service's own
    4  failed, and rolled back by ECS: what served before serves again
    5  failed, and rolled back by this command
    6  superseded: a newer deployment took the service over
    7  stalled: placement, percentages, quotas or protected tasks leave no step
    8  scaled to zero: accepted, but no task was started and nothing was tested
    9  lost sight: the endpoint stopped answering; how it ended is not known
   64  wrong usage
   65  refused before the service was changed
   70  completed, but the probe saw failed requests (--probe)
  124  not at its end within the limit
  130  interrupted; the deployment goes on`;
