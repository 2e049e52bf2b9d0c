import { UploadError } from "./errors.ts";
import { pause, waitOnline } from "./wait.ts";

/** How often and how patiently something is tried. */
export interface AttemptOptions {
  /** After the first attempt; those that follow time without a network are not counted. @default 5 */
  retries?: number;
  /** Before the first retry, doubled for each one more, of which a random part is waited. @default 1_000 */
  backoffMs?: number;
  /** How long the browser may be offline. @default 3_600_000 */
  offlineMs?: number;
}

/** What becomes of an upload between its start and its end. */
export type AttemptEvent =
  | { type: "retrying"; attempt: number; afterMs: number; error: UploadError }
  | { type: "signing-again"; error: UploadError }
  | { type: "offline" }
  | { type: "online" };

export interface AttemptContext {
  signal: AbortSignal;
  onEvent?: ((event: AttemptEvent) => void) | undefined;
  /** Does away with a permission that ran out, so that the next attempt asks for a new one. */
  onExpired?: () => void;
}

/**
 * Tries until it succeeds or cannot: again after what passes by itself, once more after a permission
 * that ran out, and only while the browser is online.
 */
export async function withAttempts<Result>(
  work: (attempt: number) => Promise<Result>,
  { retries = 5, backoffMs = 1000, offlineMs = 3_600_000 }: AttemptOptions,
  { signal, onEvent, onExpired }: AttemptContext,
): Promise<Result> {
  let signedAgain = false;
  for (let attempt = 1; ;) {
    try {
      return await work(attempt);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof UploadError)) throw error;
      if (error.code === "expired" && onExpired !== undefined) {
        if (signedAgain) throw signedTwice(error);
        signedAgain = true;
        onExpired();
        onEvent?.({ type: "signing-again", error });
        continue;
      }
      if (!isPassing(error)) throw error;
      if (isOffline()) {
        onEvent?.({ type: "offline" });
        await waitOnline(offlineMs, signal);
        onEvent?.({ type: "online" });
        continue;
      }
      if (attempt > retries) throw error;
      const afterMs = error.retryAfterMs ?? backoff(attempt, backoffMs, Math.random());
      onEvent?.({ type: "retrying", attempt, afterMs, error });
      await pause(Math.min(afterMs, longestMs), signal);
      attempt += 1;
    }
  }
}

function signedTwice(cause: UploadError): UploadError {
  const { message, at, status, sourceCode, values } = cause;
  const why = "it was signed twice, so the clock of the signer is probably wrong";
  const facts = { at, status, sourceCode, values, cause };
  return new UploadError("expired", `${message}; ${why}`, facts);
}

const longestMs = 60_000;

/** Between half of the doubled time and all of it, so that many clients do not come back at once. */
export function backoff(attempt: number, baseMs: number, random: number): number {
  return Math.min(30_000, baseMs * 2 ** (attempt - 1)) * (0.5 + random / 2);
}

function isPassing({ code, at, status }: UploadError): boolean {
  if (code === "settings") return status === undefined || status >= 500;
  return code === "network" || code === "busy" || (code === "damaged" && at === "store");
}

function isOffline(): boolean {
  return (globalThis.navigator as Navigator | undefined)?.onLine === false;
}
