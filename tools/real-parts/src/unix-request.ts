import { request } from "node:http";
import type { Readable } from "node:stream";

/** One HTTP request to a server that listens on a unix socket. */
export interface UnixRequest {
  socketPath: string;
  /** @default "GET" */
  method?: string;
  /** With its query. */
  path: string;
  body?: Readable;
  /** @default "application/x-tar" */
  contentType?: string;
  headers?: Readonly<Record<string, string>>;
  /** How long the whole answer may take. @default 60_000 */
  limitMs?: number;
}

/** What came back, read to its end. */
export interface UnixAnswer {
  status: number;
  text: string;
}

/**
 * Asks a server on a unix socket: the engine's API, or the process that holds the parts.
 *
 * @throws {Error} when nobody listens or the answer is not complete within the limit.
 */
export function unixRequest(options: UnixRequest): Promise<UnixAnswer> {
  const { socketPath, method = "GET", path, body, limitMs = 60_000 } = options;
  const { contentType = "application/x-tar" } = options;
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(limitMs);
    const type = body === undefined ? {} : { "content-type": contentType };
    const headers = { ...options.headers, ...type };
    const outgoing = request({ socketPath, method, path, headers, signal }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.once("error", reject);
      incoming.once("end", () =>
        resolve({ status: incoming.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
      );
    });
    outgoing.once("error", (cause) => {
      const why = signal.aborted ? `no answer within ${limitMs} ms` : cause.message;
      reject(new Error(`${method} ${path} at ${socketPath}: ${why}`, { cause }));
    });
    if (body === undefined) outgoing.end();
    else body.once("error", (cause) => outgoing.destroy(cause)).pipe(outgoing);
  });
}
