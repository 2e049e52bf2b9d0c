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
const broken: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE", "EAI_AGAIN", "UND_ERR_SOCKET"]);

/**
 * Asks over HTTP, again where the answer says that it may be another one soon. All that is asked here can
 * be asked twice.
 * @throws {EcsDeployError} `image` where there is no answer, or it is too long.
 */
export async function request(url: URL, options: RequestOptions): Promise<Answer> {
  for (let count = 1; ; count++) {
    const result = await once(url, options);
    const isLast = count === tries;
    if (!result) {
      if (isLast) throw new EcsDeployError("image", `${options.what}: ${url.host} broke off`);
    } else if (isLast || !temporary.has(result.status)) return result;
    await pause(count, result?.headers.get("retry-after") ?? "", options.signal);
  }
}

async function pause(count: number, wanted: string, signal: AbortSignal | undefined) {
  const ms = /^\d+$/.test(wanted) ? Number(wanted) * 1000 : 250 * 2 ** count;
  await delay(Math.min(longestPauseMs, ms), undefined, { ...(signal && { signal }) });
}

/** Undefined where the connection broke off in the middle: another one may do better. */
async function once(
  url: URL,
  { what, method = "GET", headers = {}, body, maxBytes, limitMs, signal }: RequestOptions,
): Promise<Answer | undefined> {
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
    return { status, headers: answered, body: await bounded(response, what, maxBytes) };
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof EcsDeployError) throw cause;
    const { code, message } = reasonOf(cause);
    if (!limit.aborted && broken.has(code)) return undefined;
    const why = limit.aborted
      ? `gave no answer within ${limitMs} ms`
      : `does not answer: ${message}`;
    throw new EcsDeployError("image", `${what}: ${url.host} ${why}`, { cause });
  }
}

async function bounded(
  response: Response,
  what: string,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop ends the connection.
  const body: AsyncIterable<Uint8Array> | null = response.body;
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
function reasonOf(error: unknown): { code: string; message: string } {
  const reason = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(reason instanceof Error)) return { code: "", message: String(reason) };
  const code = "code" in reason ? String(reason.code) : "";
  return { code, message: reason.message === "" ? code : reason.message };
}
