import { request } from "node:http";

import { z } from "zod";

import { codeOf, ProxyError, toldError } from "./errors.ts";
import { type Answer, type Ask, type Operation, protocol } from "./protocol.ts";

const maximumAnswerBytes = 64 * 1024 * 1024;

export interface CallOptions {
  socketPath: string;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

/**
 * Asks the proxy's process to do something. Resolves with `undefined` where no process listens, or
 * where it died over the call: each call may be repeated.
 * @throws {ProxyError} what the process refused, or `unreachable`.
 */
export async function call<T extends Operation>(
  operation: T,
  body: Ask<T>,
  { socketPath, timeoutMs, signal }: CallOptions,
): Promise<{ result: Answer<T> } | undefined> {
  signal?.throwIfAborted();
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    const text = await send(operation, JSON.stringify(body), {
      socketPath,
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    });
    return { result: resultIn(text, protocol[operation].answer) };
  } catch (cause) {
    if (cause instanceof ProxyError) throw cause;
    if (signal?.aborted === true) throw signal.reason;
    if (isAbsent(cause)) return undefined;
    const why = limit.aborted ? `no answer within ${timeoutMs} ms` : String(cause);
    throw new ProxyError(
      "unreachable",
      `The proxy at ${socketPath} did not answer "${operation}" (${why}). ` +
        "Whether it was done is not known; the call may be repeated.",
      { cause },
    );
  }
}

function send(
  operation: string,
  body: string,
  { socketPath, signal }: { socketPath: string; signal: AbortSignal },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
    };
    const path = `/${operation}`;
    const sent = request({ socketPath, path, method: "POST", headers, agent: false, signal });
    sent.once("error", reject);
    sent.once("response", (answer) => {
      const parts: Buffer[] = [];
      let size = 0;
      answer.on("data", (part: Buffer) => {
        size += part.length;
        parts.push(part);
        if (size > maximumAnswerBytes) answer.destroy(new Error("the answer is too large"));
      });
      answer.once("error", reject);
      answer.once("end", () => resolve(Buffer.concat(parts).toString("utf8")));
    });
    sent.end(body);
  });
}

const answerShape = z.union([
  z.strictObject({ result: z.json() }),
  z.strictObject({ code: z.string(), message: z.string() }),
]);

function resultIn<T>(text: string, shape: z.ZodType<T>): T {
  const answer = answerShape.parse(JSON.parse(text));
  if ("code" in answer) throw toldError(answer);
  return shape.parse(answer.result);
}

function isAbsent(cause: unknown): boolean {
  const code = codeOf(cause);
  return code !== undefined && ["ENOENT", "ECONNREFUSED", "ECONNRESET", "EPIPE"].includes(code);
}
