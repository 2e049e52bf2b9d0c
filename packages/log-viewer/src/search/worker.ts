import { parentPort } from "node:worker_threads";

import { countLines, type HistogramRequest } from "./count-lines.ts";
import { listSystems } from "./list-systems.ts";
import { searchLines, type SearchRequest } from "./search-lines.ts";
import { createSegmentReaders, type SegmentPlace } from "./segment-reader.ts";
import { writeArchive } from "./write-archive.ts";

/** What the thread that reads is asked. */
export type Question =
  | { ask: "search"; request: SearchRequest }
  | { ask: "count"; request: HistogramRequest }
  | { ask: "systems" }
  | { ask: "archive"; place: SegmentPlace; path: string };

export interface Asked {
  number: number;
  segments: readonly SegmentPlace[];
  question: Question;
}

export type Answered = { number: number } & ({ answer: unknown } | { error: string });

const readers = createSegmentReaders();
let asking = 0;

parentPort?.on("message", (asked: Asked) => {
  asking += 1;
  // A segment must not be closed under a question that still reads it.
  if (asking === 1) readers.keepOnly(asked.segments.map(({ path }) => path));
  void answer(asked)
    .then(
      (found): Answered => ({ number: asked.number, answer: found }),
      (cause: unknown): Answered => ({ number: asked.number, error: String(cause) }),
    )
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- it is no window
    .then((answered) => parentPort?.postMessage(answered))
    .finally(() => (asking -= 1));
});

async function answer({ segments, question }: Asked): Promise<unknown> {
  switch (question.ask) {
    case "search":
      return searchLines(segments, readers, question.request);
    case "count":
      return countLines(segments, readers, question.request);
    case "systems":
      return listSystems(segments, readers);
    case "archive":
      return writeArchive(question.place, readers, question.path);
  }
}
