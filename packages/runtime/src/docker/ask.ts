import { RuntimeError, type RuntimeErrorCode, systemCode } from "../errors.ts";
import type { Engine } from "./engine.ts";

export interface AskOptions {
  signal?: AbortSignal | undefined;
  /** Until the engine has answered, or, where the answer is a stream, until it begins. @default 60_000 */
  limitMs?: number | undefined;
  /** How a refusal with this HTTP status is told. Others are `engine`. */
  codes?: Readonly<Record<number, RuntimeErrorCode>>;
}

/**
 * One call of the engine's API with a limit, an abort and an error that says what was tried. The signal
 * that `call` gets is quiet once the call has an answer, so that a stream can outlive the limit.
 * @throws {RuntimeError} `no-engine` where the connection fails, else as `codes` say, else `engine`.
 */
export async function ask<T>(
  engine: Pick<Engine, "address">,
  what: string,
  call: (abortSignal: AbortSignal) => Promise<T>,
  { signal, limitMs = 60_000, codes = {} }: AskOptions = {},
): Promise<T> {
  signal?.throwIfAborted();
  const stop = new AbortController();
  const onAbort = (): void => stop.abort(signal?.reason);
  signal?.addEventListener("abort", onAbort, { once: true });
  const timer = setTimeout(() => stop.abort(tooLate(engine, what, limitMs)), limitMs);
  // The client library may leave a call unsettled when it is aborted in the middle of an answer.
  const aborted = new Promise<never>((_, reject) => {
    stop.signal.addEventListener("abort", () => reject(asError(stop.signal.reason)));
  });
  try {
    return await Promise.race([call(stop.signal), aborted]);
  } catch (error) {
    if (stop.signal.aborted) throw asError(stop.signal.reason);
    throw failure(engine, what, error, codes);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}

/** The same for a call whose answer says nothing. */
export async function tell(
  engine: Pick<Engine, "address">,
  what: string,
  call: (abortSignal: AbortSignal) => Promise<unknown>,
  options?: AskOptions,
): Promise<void> {
  await ask<unknown>(engine, what, call, options);
}

/** The same error with another code, for a call whose refusals take more than a status to tell apart. */
export function asCode(code: RuntimeErrorCode, error: unknown): RuntimeError {
  const cause = error instanceof RuntimeError ? error.cause : error;
  return new RuntimeError(code, error instanceof Error ? error.message : String(error), { cause });
}

/** The HTTP status of the engine's refusal; undefined where there was no answer. */
export function statusOf(error: unknown): number | undefined {
  const refusal = error instanceof RuntimeError ? error.cause : error;
  if (!(refusal instanceof Error) || !("statusCode" in refusal)) return undefined;
  return typeof refusal.statusCode === "number" ? refusal.statusCode : undefined;
}

/** The engine's own words, without what the client library puts around them. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const json = "json" in error ? error.json : undefined;
  if (typeof json === "object" && json !== null && "message" in json) return String(json.message);
  return error.message.replace(/^\(HTTP code \d+\) .*? - /, "").trim();
}

function failure(
  { address }: Pick<Engine, "address">,
  what: string,
  error: unknown,
  codes: Readonly<Record<number, RuntimeErrorCode>>,
): RuntimeError {
  if (error instanceof RuntimeError) return error;
  const status = statusOf(error);
  if (status === undefined) {
    const code = systemCode(error);
    const why = code !== undefined && !reasonOf(error).includes(code) ? `${code}, ` : "";
    return new RuntimeError(
      "no-engine",
      `${what}: the engine at ${address} does not answer: ${why}${reasonOf(error)}`,
      { cause: error },
    );
  }
  return new RuntimeError(codes[status] ?? "engine", `${what}: ${reasonOf(error)}`, {
    cause: error,
  });
}

function tooLate({ address }: Pick<Engine, "address">, what: string, limitMs: number): Error {
  return new RuntimeError(
    "engine",
    `${what}: the engine at ${address} gave no answer within ${limitMs} ms`,
    // By its cause it is told from what the engine itself has said.
    { cause: new DOMException(`no answer within ${limitMs} ms`, "TimeoutError") },
  );
}

export function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
