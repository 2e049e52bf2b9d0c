import { setTimeout as delay } from "node:timers/promises";

export interface KeepTryingOptions {
  /** Whether it is still to be done; asked before it is done again. */
  isWanted: () => boolean;
  onProblem: (error: unknown) => void;
  /** The wait after the first failure; it doubles with each, up to `maxWaitMs`. @default 250 */
  firstWaitMs?: number;
  /** @default 10_000 */
  maxWaitMs?: number;
  /** Ends the trying, without an error. */
  signal: AbortSignal;
}

/** Does it, and after a failure again, until it is done or no longer wanted. Each failure is told. */
export async function keepTrying(
  act: () => Promise<void>,
  { isWanted, onProblem, firstWaitMs = 250, maxWaitMs = 10_000, signal }: KeepTryingOptions,
): Promise<void> {
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(2 * waitMs, maxWaitMs)) {
    try {
      return await act();
    } catch (error) {
      if (signal.aborted) return;
      onProblem(error);
    }
    const isOver = await delay(waitMs, false, { signal }).catch(() => true);
    if (isOver || !isWanted()) return;
  }
}
