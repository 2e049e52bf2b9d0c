import { once } from "node:events";
import type { ServerResponse } from "node:http";

import { follow, type Fresh } from "../tail/follow.ts";
import type { Exchange, Handler } from "./context.ts";
import { readNumber, readQuery } from "./read-parameters.ts";

const anyId = { min: 0, max: Number.MAX_SAFE_INTEGER };
/** Nobody reads more; what is skipped is stored, counted and said. */
const [maxLines, everyMs] = [1_000, 100];
/** So that proxies do not take the silence for an end. */
const beatMs = 15_000;

/**
 * GET /api/tail: lines as they come, as server-sent events (`lines`, with a JSON array, and `skipped`, with a number),
 * or as lines of JSON with `format=jsonl`. Goes on behind the id of `Last-Event-ID` or of `after`.
 */
export const answerTail: Handler = async (exchange) => {
  const { context, response, url, signal } = exchange;
  const query = readQuery(url.searchParams);
  const isEvents = url.searchParams.get("format") !== "jsonl";
  const type = isEvents ? "text/event-stream" : "application/x-ndjson; charset=utf-8";
  response.writeHead(200, { "content-type": type, "cache-control": "no-store" });
  response.write(isEvents ? "retry: 1000\n\n" : "");
  response.flushHeaders();
  const stop = AbortSignal.any([signal, context.closing]);
  const beat = setInterval(() => void response.write(isEvents ? ":\n\n" : "\n"), beatMs);
  try {
    const options = { query, after: afterOf(exchange), maxLines, everyMs, signal: stop };
    await follow(context, options, async (fresh) => {
      await write(response, isEvents ? eventsOf(fresh) : jsonLinesOf(fresh), stop);
    });
  } finally {
    clearInterval(beat);
    response.end();
  }
};

function afterOf({ request, url }: Exchange): number | undefined {
  const last = request.headers["last-event-id"];
  if (typeof last === "string" && /^\d{1,15}$/.test(last)) return Number(last);
  return readNumber(url.searchParams, "after", anyId);
}

function eventsOf({ lines, skipped, gap, through }: Fresh): string {
  const some = lines.length > 0 ? `event: lines\ndata: ${JSON.stringify(lines)}\n` : "";
  const missed = skipped > 0 || gap === true;
  const left = missed ? `event: skipped\ndata: ${JSON.stringify({ skipped, gap })}\n\n` : "";
  return left + (some === "" ? "" : `${some}id: ${through}\n\n`);
}

function jsonLinesOf({ lines, skipped, gap }: Fresh): string {
  const missed = skipped > 0 || gap === true ? [{ skipped, gap }] : [];
  return [...missed, ...lines].map((each) => `${JSON.stringify(each)}\n`).join("");
}

/** Waits for a reader who is slower than the lines. */
async function write(response: ServerResponse, text: string, signal: AbortSignal): Promise<void> {
  if (!response.write(text)) await once(response, "drain", { signal }).catch(() => undefined);
}
