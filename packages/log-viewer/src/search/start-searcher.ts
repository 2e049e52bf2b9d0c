import { Worker } from "node:worker_threads";

import { LogViewerError } from "../errors.ts";
import type { Histogram, HistogramRequest } from "./count-lines.ts";
import type { System } from "./list-systems.ts";
import type { SearchRequest, SearchResult } from "./search-lines.ts";
import type { SegmentPlace } from "./segment-reader.ts";
import type { Answered, Asked, Question } from "./worker.ts";

/** Reads what is stored, in a thread of its own: a long search holds up no receiver. */
export interface Searcher extends AsyncDisposable {
  search: (request: SearchRequest) => Promise<SearchResult>;
  count: (request: HistogramRequest) => Promise<Histogram>;
  systems: () => Promise<System[]>;
  archive: (place: SegmentPlace, path: string) => Promise<void>;
}

interface Answers {
  search: SearchResult;
  count: Histogram;
  systems: System[];
  archive: void;
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

  const ask = async <Kind extends Question["ask"]>(
    question: Question & { ask: Kind },
  ): Promise<Answers[Kind]> => {
    if (ended !== undefined) throw ended;
    if (waiting.size >= maxWaiting) throw new LogViewerError("busy", "too many searches at a time");
    const asker = Promise.withResolvers<unknown>();
    const asked: Asked = { number: (last += 1), segments: segments(), question };
    waiting.set(asked.number, asker);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- it is no window
    worker.postMessage(asked);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the worker answers what it was asked
    return (await asker.promise) as Answers[Kind];
  };
  return {
    search: async (request) => ask({ ask: "search", request }),
    count: async (request) => ask({ ask: "count", request }),
    systems: async () => ask({ ask: "systems" }),
    archive: async (place, path) => ask({ ask: "archive", place, path }),
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
}
