import { UploadError } from "./errors.ts";

/** Waits so many ms. Rejects with the reason of the signal as soon as that is aborted. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await until((done) => {
    const timer = setTimeout(done, ms);
    return () => clearTimeout(timer);
  }, signal);
}

/**
 * Waits until the browser says that it is online.
 * @throws {UploadError} `offline` after so many ms.
 */
export async function waitOnline(limitMs: number, signal: AbortSignal): Promise<void> {
  const limit = AbortSignal.timeout(limitMs);
  try {
    await until(
      (done) => {
        addEventListener("online", done);
        return () => removeEventListener("online", done);
      },
      AbortSignal.any([signal, limit]),
    );
  } catch (error) {
    signal.throwIfAborted();
    const message = `The browser was offline for longer than ${limitMs} ms`;
    throw new UploadError("offline", message, { at: "store", cause: error });
  }
}

/** Waits for `done`; what `start` answers ends the waiting. Rejects with the reason of the signal. */
export async function until(
  start: (done: () => void) => () => void,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const abort = () => reject(signal.reason);
  const stop = start(resolve);
  signal.addEventListener("abort", abort);
  try {
    await promise;
  } finally {
    stop();
    signal.removeEventListener("abort", abort);
  }
}
