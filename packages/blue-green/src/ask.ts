import { get, type IncomingMessage } from "node:http";

/** What answered, as its headers tell it. */
export interface Answer {
  status: number;
  release?: string;
}

export interface AskOptions {
  /** Limit of the whole question. @default 5_000 */
  timeoutMs?: number;
  signal: AbortSignal;
}

/** Asks on a new connection, as a client would, which release answers. */
export async function ask(url: string, { timeoutMs = 5_000, signal }: AskOptions): Promise<Answer> {
  const limit = AbortSignal.timeout(timeoutMs);
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  get(url, { agent: false, signal: AbortSignal.any([signal, limit]) }, resolve).on(
    "error",
    (error) => reject(limit.aborted ? new Error(`no answer within ${timeoutMs} ms`) : error),
  );
  const response = await promise;
  response.destroy();
  const release = response.headers["x-hitless-release"];
  return { status: response.statusCode ?? 0, ...(typeof release === "string" && { release }) };
}
