/**
 * True when the work is done, false when a limit came first. The limit holds the process until then.
 * @throws the reason of the signal, when that aborts.
 */
export async function within(
  work: Promise<unknown>,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<boolean> {
  signal?.throwIfAborted();
  const ended = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => ended.resolve(false), timeoutMs);
  const onAbort = () => ended.reject(reasonOf(signal));
  signal?.addEventListener("abort", onAbort);
  try {
    return await Promise.race([work.then(() => true), ended.promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}

function reasonOf(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new Error(String(reason));
}
