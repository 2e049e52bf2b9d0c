import { bothStreams } from "../streams.ts";
import type { FilePlace, FileTrail } from "./file-trail.ts";
import { isAfter } from "./time-order.ts";

/** What was sent of a stream before. */
export interface SentBefore {
  /** Where to go on; undefined where nothing was sent, or it was not read from files. */
  place?: FilePlace | undefined;
  /** Of the last line sent; "" for none. */
  time: string;
}

export interface FileStart {
  /** From where to read. */
  mark: number;
  /** Of each stream, before which its records were sent. */
  sentBefore: [number, number];
  /** Where it is not known by place: of each stream the time up to which its records were sent, "" for none. */
  sentUntil: readonly [string, string];
  /** Files that were not read to their end are not there any more. */
  isMissing: boolean;
}

/**
 * Finds where to go on. By the times where a file is not there any more: rotation took it, or the log was
 * read otherwise until now.
 */
export function findStart(trail: FileTrail, sent: readonly [SentBefore, SentBefore]): FileStart {
  const [out, err] = [markOf(trail, sent[0]), markOf(trail, sent[1])];
  if (out !== undefined && err !== undefined) {
    const mark = Math.min(out, err);
    return { mark, sentBefore: [out, err], sentUntil: ["", ""], isMissing: false };
  }
  const sentUntil = [sent[0].time, sent[1].time] as const;
  const oldest = trail.at(0)?.generation.first() ?? "";
  return {
    mark: 0,
    sentBefore: [0, 0],
    sentUntil,
    isMissing:
      sentUntil.some((time) => time !== "") &&
      bothStreams.every((stream) => isAfter(oldest, sentUntil[stream])),
  };
}

function markOf(trail: FileTrail, { place }: SentBefore): number | undefined {
  return place && trail.find(place);
}
