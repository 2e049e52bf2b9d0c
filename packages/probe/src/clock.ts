import { performance } from "node:perf_hooks";

/** Milliseconds since 1970 with fractions; never goes back. */
export type Clock = () => number;

/**
 * A steady clock that agrees with `Date.now()` of other processes on this host. `performance.timeOrigin`
 * would not do: it keeps the wall time of the process's start, which has drifted hours later.
 */
export function createClock(): Clock {
  const tick = Date.now();
  let now = tick;
  while (now === tick) now = Date.now();
  const offset = now - performance.now();
  return () => offset + performance.now();
}
