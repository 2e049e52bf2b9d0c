/** Calls by operation, counted up as they are made; retries of the SDK are not in it. */
export type CallCounts = Record<string, number>;

export interface Caller {
  /** How long one call may take, its retries included. */
  callMs: number;
  signal?: AbortSignal | undefined;
  calls?: CallCounts | undefined;
}

/** Makes a call with a time limit, and counts it. */
export async function call<Answer>(
  operation: string,
  { callMs, signal, calls }: Caller,
  send: (options: { abortSignal: AbortSignal }) => Promise<Answer>,
): Promise<Answer> {
  signal?.throwIfAborted();
  if (calls !== undefined) calls[operation] = (calls[operation] ?? 0) + 1;
  const limit = AbortSignal.timeout(callMs);
  const abortSignal = signal === undefined ? limit : AbortSignal.any([signal, limit]);
  try {
    // The SDK sleeps between its retries, whatever the signal says.
    return await Promise.race([send({ abortSignal }), rejectedBy(abortSignal)]);
  } catch (cause) {
    signal?.throwIfAborted();
    if (!limit.aborted) throw cause;
    throw new Error(`${operation} was not answered within ${callMs} ms`, { cause });
  }
}

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(new Error("it was broken off", { cause: signal.reason }));
    signal.addEventListener("abort", end, { once: true });
  });
}
