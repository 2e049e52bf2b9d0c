import { once } from "node:events";

import type { Handler } from "./context.ts";
import { readNumber, readQuery } from "./read-parameters.ts";
import { sendJson } from "./send.ts";

const timeoutMs = 10_000;
const pageLines = 1_000;
const anyId = { min: 0, max: Number.MAX_SAFE_INTEGER };

/** GET /api/search: one page of lines. */
export const answerSearch: Handler = async ({ context, response, url: { searchParams } }) => {
  const query = readQuery(searchParams);
  const before = readNumber(searchParams, "before", anyId);
  const after = readNumber(searchParams, "after", anyId);
  const limit = readNumber(searchParams, "limit", { min: 1, max: pageLines }) ?? 200;
  const { newestId } = context.status();
  const result = await context.searcher.search({
    query,
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
    order: searchParams.get("order") === "oldest" ? "oldest" : "newest",
    limit,
    timeoutMs,
  });
  sendJson(response, { ...result, newestId });
};

/** GET /api/lines: all lines that are found, as lines of JSON, up to a limit; newest first unless told otherwise. */
export const answerLines: Handler = async ({
  context,
  response,
  url: { searchParams },
  signal,
}) => {
  const query = readQuery(searchParams);
  const order = searchParams.get("order") === "oldest" ? "oldest" : "newest";
  let left = readNumber(searchParams, "limit", { min: 1, max: anyId.max }) ?? anyId.max;
  let reached: number | undefined;
  response.setHeader("content-type", "application/x-ndjson; charset=utf-8");
  response.setHeader("cache-control", "no-store");
  while (left > 0 && !signal.aborted) {
    const result = await context.searcher.search({
      query,
      ...(reached !== undefined && { [order === "newest" ? "before" : "after"]: reached }),
      order,
      limit: Math.min(left, pageLines),
      timeoutMs,
    });
    left -= result.lines.length;
    const text = result.lines.map((line) => `${JSON.stringify(line)}\n`).join("");
    if (!response.write(text)) await once(response, "drain", { signal }).catch(() => undefined);
    reached = result.reached;
    if (!result.more) break;
  }
  response.end();
};

/** GET /api/histogram: how many lines are found, over time. */
export const answerHistogram: Handler = async ({ context, response, url: { searchParams } }) => {
  const query = readQuery(searchParams);
  const toMs = readNumber(searchParams, "to", anyId) ?? Date.now();
  const fromMs = readNumber(searchParams, "from", { min: 0, max: toMs }) ?? toMs - 3_600_000;
  const bars = readNumber(searchParams, "bars", { min: 1, max: 500 }) ?? 60;
  const request = { query, fromMs, toMs, bars, timeoutMs };
  sendJson(response, await context.searcher.count(request));
};

/** GET /api/systems */
export const answerSystems: Handler = async ({ context, response }) => {
  sendJson(response, { systems: await context.searcher.systems() });
};

/** GET /api/status */
export const answerStatus: Handler = ({ context, response }) =>
  sendJson(response, context.status());
