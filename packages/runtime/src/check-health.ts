import { type ClientRequest, get, type IncomingMessage } from "node:http";
import { get as getOverTls } from "node:https";
import { systemCode } from "./errors.ts";

/** What is asked whether it is well. */
export interface HealthTarget {
  /** An http or https address. */
  url: string;
  headers?: Readonly<Record<string, string>>;
}

export interface CheckHealthOptions {
  /** Limit of the whole attempt, body included. @default 2_000 */
  timeoutMs?: number;
  /** Which status is a good one. @default 200 to 399 */
  expect?: (status: number) => boolean;
  signal?: AbortSignal;
}

export type Health = { healthy: true; status: number } | { healthy: false; reason: string };

const maxBodyBytes = 65_536;
const maxQuoted = 200;

/**
 * Asks once, by GET on a connection of its own: a kept one would hide that nobody listens any more.
 * Redirects are not followed. Of the body, 64 KiB are read at most, and they have to arrive in time.
 * Throws for an abort only; everything else is a reason.
 */
export async function checkHealth(
  target: HealthTarget,
  options: CheckHealthOptions = {},
): Promise<Health> {
  const { timeoutMs = 2_000, expect = isFine, signal } = options;
  const url = checkUrl(target.url);
  signal?.throwIfAborted();
  const limit = AbortSignal.timeout(timeoutMs);
  const either = signal ? AbortSignal.any([signal, limit]) : limit;
  try {
    const { status, body } = await ask(url, target.headers ?? {}, either);
    if (expect(status)) return { healthy: true, status };
    return { healthy: false, reason: `status ${status}${quote(body)}` };
  } catch (error) {
    signal?.throwIfAborted();
    if (limit.aborted)
      return { healthy: false, reason: `no complete answer within ${timeoutMs} ms` };
    return { healthy: false, reason: describe(error) };
  }
}

function isFine(status: number): boolean {
  return status >= 200 && status < 400;
}

function checkUrl(text: string): URL {
  const url = URL.parse(text);
  if (url?.protocol === "http:" || url?.protocol === "https:") return url;
  throw new TypeError(`health check of ${text}: an http or https address was expected`);
}

async function ask(
  url: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<{ status: number; body: string }> {
  const request = (url.protocol === "https:" ? getOverTls : get)(url, {
    agent: false,
    headers,
    signal,
  });
  try {
    const response = await answerTo(request);
    return { status: response.statusCode ?? 0, body: await readBody(response) };
  } finally {
    // What comes after the end of interest, an abort or the rest of a long body, is no news.
    request.on("error", () => undefined).destroy();
  }
}

async function answerTo(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once("response", resolve).once("error", reject);
  });
}

async function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= maxBodyBytes) break;
  }
  return Buffer.concat(chunks).toString("utf8");
}

function quote(body: string): string {
  const text = body.replaceAll(/\s+/g, " ").trim();
  if (text === "") return "";
  return ` "${text.length > maxQuoted ? `${text.slice(0, maxQuoted)}…` : text}"`;
}

function describe(error: unknown): string {
  const code = systemCode(error);
  if (code === "ECONNREFUSED") return "connection refused";
  if (code === "ECONNRESET") return "the connection broke before the answer was complete";
  return error instanceof Error ? error.message : String(error);
}
