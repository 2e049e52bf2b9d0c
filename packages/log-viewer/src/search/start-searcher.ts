import { Worker } from "node:worker_threads";

import { LogViewerError } from "../errors.ts";
import type { Histogram, HistogramRequest } from "./count-lines.ts";
import type { System } from "./list-systems.ts";
import type { SearchRequest, SearchResult } from "./search-lines.ts";
import type { SegmentPlace } from "./segment-reader.ts";
import type { Answered, Asked, Question } from "./worker.ts";

/** Reads what is stored, in a thread of its own: a long search holds up no receiver. */
export interface Searcher extends AsyncDisposable {
  search(request: SearchRequest): Promise<SearchResult>;
  count(request: HistogramRequest): Promise<Histogram>;
  systems(): Promise<System[]>;
  archive(place: SegmentPlace, path: string): Promise<void>;
}

/** More questions at a time are refused. */
const maxWaiting = 200;

export function startSearcher(segments: () => readonly SegmentPlace[]): Searcher {
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const worker = new Worker(new URL(`./worker.${extension}`, import.meta.url));
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let last = 0;
  let ended: Error | undefined;
  worker.on("message", (answered: Answered) => {
    const asker = waiting.get(answered.number);
    waiting.delete(answered.number);
    if ("error" in answered) asker?.reject(new LogViewerError("store", answered.error));
    else asker?.resolve(answered.answer);
  });
  const fail = (error: Error) => {
    ended ??= error;
    for (const asker of waiting.values()) asker.reject(error);
    waiting.clear();
  };
  worker.on("error", (cause) => fail(new LogViewerError("store", "searching failed", { cause })));
  worker.on("exit", () => fail(new LogViewerError("closed", "the log viewer was closed")));

  const ask = async (question: Question): Promise<unknown> => {
    if (ended !== undefined) throw ended;
    if (waiting.size >= maxWaiting) throw new LogViewerError("busy", "too many searches at a time");
    const asker = Promise.withResolvers<unknown>();
    const asked: Asked = { number: (last += 1), segments: segments(), question };
    waiting.set(asked.number, asker);
    worker.postMessage(asked);
    return asker.promise;
  };
  return {
    search: async (request) => (await ask({ ask: "search", request })) as SearchResult,
    count: async (request) => (await ask({ ask: "count", request })) as Histogram,
    systems: async () => (await ask({ ask: "systems" })) as System[],
    archive: async (place, path) => void (await ask({ ask: "archive", place, path })),
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
}
