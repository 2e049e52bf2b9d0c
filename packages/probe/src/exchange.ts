import type { Client } from "undici";
import type { Clock } from "./clock.ts";
import type { Reply } from "./judge.ts";
import { reasonOf } from "./reason.ts";
import { identify, type Identity, needsBody, type VersionSource } from "./version.ts";

/** One request as it goes on the wire. */
export interface HttpRequest {
  method: "GET" | "POST";
  path: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
  /** Says `Connection: close`. */
  last: boolean;
}

/** What came of a request; times by the clock. */
export interface Exchange {
  /** When it was handed to its connection, which may have had to be opened first. */
  handedOverAt: number;
  /** When it was written; when it was handed over, where it never was. */
  sentAt: number;
  endedAt: number;
  reply: Reply;
  identity: Identity;
}

export interface ExchangeOptions {
  clock: Clock;
  timeoutMs: number;
  version: VersionSource;
  /** Against which `Location` is read. */
  url: URL;
}

interface Progress {
  handedOverAt: number;
  sentAt: number;
  status?: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer[];
  kept: number;
}

/** So much of a body is searched for the version; the rest is read and dropped. */
const MAX_BODY = 1024 * 1024;

/** Sends one request, once, and reads the answer to its end. Never rejects: what breaks is a reply too. */
export async function exchange(
  client: Client,
  request: HttpRequest,
  options: ExchangeOptions,
): Promise<Exchange> {
  const { clock, timeoutMs } = options;
  const now = clock();
  const progress: Progress = { handedOverAt: now, sentAt: now, headers: {}, body: [], kept: 0 };
  const timer = setTimeout(() => void client.destroy(new TimedOut()), timeoutMs);
  try {
    await dispatch(client, request, progress, options);
    return ended(progress, replyOf(progress, options.url), options);
  } catch (error) {
    return ended(progress, { is: "broken", reason: brokenBy(error, progress, timeoutMs) }, options);
  } finally {
    clearTimeout(timer);
  }
}

class TimedOut extends Error {
  override readonly name = "TimedOut";
}

function dispatch(
  client: Client,
  { method, path, headers, body, last }: HttpRequest,
  progress: Progress,
  { clock, version }: ExchangeOptions,
): Promise<void> {
  return new Promise((resolve, reject) => {
    client.dispatch(
      { method, path, headers, body: body ?? null, ...(last && { reset: true }) },
      {
        onRequestStart: () => {
          progress.sentAt = clock();
        },
        onResponseStart: (_controller, status, answerHeaders) => {
          Object.assign(progress, { status, headers: answerHeaders });
        },
        onResponseData: (_controller, chunk) => {
          if (!needsBody(version) || progress.kept >= MAX_BODY) return;
          progress.body.push(Buffer.from(chunk.subarray(0, MAX_BODY - progress.kept)));
          progress.kept += chunk.length;
        },
        onResponseEnd: () => resolve(),
        onResponseError: (_controller, error) => reject(error),
      },
    );
  });
}

function ended(progress: Progress, reply: Reply, { clock, version }: ExchangeOptions): Exchange {
  const body = Buffer.concat(progress.body).toString("utf8");
  const identity = reply.is === "answer" ? identify(version, progress.headers, body) : {};
  const { handedOverAt, sentAt } = progress;
  return { handedOverAt, sentAt, endedAt: clock(), reply, identity };
}

function replyOf({ status = 0, headers }: Progress, url: URL): Reply {
  const location = headers["location"];
  if (typeof location !== "string") return { is: "answer", status };
  return { is: "answer", status, location: placeOf(location, url) };
}

/** Without the query, which often differs from answer to answer and may hold a secret. */
function placeOf(location: string, base: URL): string {
  if (!URL.canParse(location, base.href)) return "a malformed address";
  const { origin, pathname } = new URL(location, base);
  return origin === base.origin ? pathname : `${origin}${pathname}`;
}

function brokenBy(error: unknown, { status }: Progress, timeoutMs: number): string {
  const answerBegun = status !== undefined;
  if (error instanceof TimedOut) {
    return answerBegun
      ? `answer not complete within ${timeoutMs} ms`
      : `no answer within ${timeoutMs} ms`;
  }
  return reasonOf({
    error: error instanceof Error ? error : new Error(String(error)),
    answerBegun,
  });
}
