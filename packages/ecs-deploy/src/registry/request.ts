import { setTimeout as delay } from "node:timers/promises";

import { EcsDeployError } from "../errors.ts";

export interface RequestOptions {
  /** What is being done, for errors. */
  what: string;
  method?: "GET" | "HEAD" | "PUT" | "POST";
  headers?: Readonly<Record<string, string>>;
  body?: Uint8Array<ArrayBuffer> | URLSearchParams;
  /** A longer answer is an error. */
  maxBytes: number;
  /** Of each try, with its answer. */
  limitMs: number;
  signal?: AbortSignal | undefined;
}

export interface Answer {
  status: number;
  headers: Headers;
  body: Uint8Array<ArrayBuffer>;
}

const tries = 4;
const longestPauseMs = 10_000;
const temporary: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

/**
 * Asks over HTTP, again where the answer says that it may be another one soon. All that is asked here can
 * be asked twice.
 * @throws {EcsDeployError} `image` where there is no answer, or it is too long.
 */
export async function request(url: URL, options: RequestOptions): Promise<Answer> {
  for (let count = 1; ; count++) {
    const result = await once(url, options);
    const isLast = count === tries;
    if ("answer" in result && (isLast || !temporary.has(result.answer.status))) {
      return result.answer;
    }
    if ("error" in result && isLast) throw result.error;
    const wanted = "answer" in result ? result.answer.headers.get("retry-after") : null;
    await delay(pauseMs(count, wanted), undefined, {
      ...(options.signal && { signal: options.signal }),
    });
  }
}

function pauseMs(count: number, wanted: string | null): number {
  const seconds = /^\d+$/.test(wanted ?? "") ? Number(wanted) : 0.2 * 3 ** count;
  return Math.min(longestPauseMs, seconds * 1000);
}

async function once(
  url: URL,
  { what, method = "GET", headers = {}, body, maxBytes, limitMs, signal }: RequestOptions,
): Promise<{ answer: Answer } | { error: EcsDeployError }> {
  signal?.throwIfAborted();
  const limit = AbortSignal.timeout(limitMs);
  try {
    const response = await fetch(url, {
      method,
      headers: { "user-agent": "hitless-ecs-deploy", ...headers },
      ...(body && { body }),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    const { status, headers: answered } = response;
    return { answer: { status, headers: answered, body: await bounded(response, what, maxBytes) } };
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof EcsDeployError) throw cause;
    const why = limit.aborted
      ? `gave no answer within ${limitMs} ms`
      : `does not answer: ${reasonOf(cause)}`;
    return { error: new EcsDeployError("image", `${what}: ${url.host} ${why}`, { cause }) };
  }
}

async function bounded(
  { body }: Response,
  what: string,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop ends the connection.
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) {
      throw new EcsDeployError("image", `${what}: the answer is longer than ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return Uint8Array.from(Buffer.concat(chunks));
}

/** fetch says what went wrong in the cause of its error. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== ""
    ? error.cause.message
    : error.message;
}
