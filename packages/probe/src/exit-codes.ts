import { constants } from "node:os";

/** What `hitless-probe` ends with; otherwise with the command's own exit code. */
export const exitCodes = {
  good: 0,
  /** More failed than `--max-failed` allows. */
  failed: 70,
  /** EX_USAGE of sysexits.h. */
  usage: 64,
  /** EX_UNAVAILABLE of sysexits.h: the baseline was not clean. */
  uncleanBaseline: 69,
} as const;

/** As shells have it: 130 for SIGINT. Pure. */
export function exitCodeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}
