import type { Joiner } from "../join/joiner.ts";
import type { Stream } from "../streams.ts";
import { countRecords } from "./count-records.ts";
import { findStart, type SentBefore } from "./file-start.ts";
import { type FilePlace, fileTrail } from "./file-trail.ts";
import type { Generation } from "./generation.ts";
import type { LogFiles, LogReader } from "./log-files.ts";
import type { Loss } from "./loss.ts";
import { recordParser } from "./parse-record.ts";
import { readChunk } from "./read-chunk.ts";
import { isAfter } from "./time-order.ts";
import { wakeable } from "./wakeable.ts";

export interface FileReaderOptions {
  files: Pick<LogFiles, "wasEmptied" | "ended">;
  joiner: Joiner;
  /** Of stdout and stderr. */
  sent: readonly [SentBefore, SentBefore];
  /** Begins behind what is there, where nothing was sent before. */
  fromNow: boolean;
  /** Resolves when there may be room again. */
  room: () => Promise<void>;
  /**
   * What is before its place has been taken, of each stream; the last time alone tells it where there is none.
   * Called after each chunk.
   */
  reached: (places?: readonly [FilePlace, FilePlace]) => void;
  lost: (loss: Loss) => void;
  /** Whether the container may go on with a line that the engine has cut. */
  running: () => boolean;
  /** So many unread bytes are held of files that rotation has put aside; then the oldest are given up. */
  holdBytes: number;
  /** The size at which the engine rotates: a file that was read so far was read to its end. */
  maxSize: number;
  signal: AbortSignal;
}

type Outcome = "more" | "no-room" | "end";

/** Reads a container's log files in their order, until the log has ended. */
export function createFileReader(options: FileReaderOptions): LogReader & { run(): Promise<void> } {
  const { joiner, signal } = options;
  const trail = fileTrail();
  const alarm = wakeable(signal);
  let mark = 0;
  let sentBefore: [number, number] = [0, 0];
  let sentUntil: readonly [string, string] = ["", ""];
  /** Behind it no time is compared. */
  let timesUntil = 0;

  function begin(): void {
    const start = findStart(trail, options.sent);
    ({ mark, sentBefore, sentUntil } = start);
    if (sentUntil.some((time) => time !== "")) timesUntil = trail.end();
    if (options.fromNow && timesUntil === 0 && mark === 0) mark = trail.end();
    trail.seek(mark);
    if (start.isMissing) options.lost({ why: "rotated" });
  }

  function wasSent(stream: Stream, at: number, time: string): boolean {
    if (at < sentBefore[stream]) return true;
    return at < timesUntil && sentUntil[stream] !== "" && !isAfter(time, sentUntil[stream]);
  }

  function since(stream: Stream): number {
    return joiner.pendingSince(stream) ?? Math.max(mark, sentBefore[stream]);
  }

  /** What is held back but could not be sent is read again from its beginning. */
  function rewind(): void {
    sentBefore = [since(0), since(1)];
    mark = Math.min(mark, ...sentBefore);
    joiner.forget();
  }

  function take(lines: Buffer, base: number): Outcome {
    const parser = recordParser(lines);
    const { record } = parser;
    for (let from = 0, end = 0; from < lines.length; from = end) {
      end = parser.lineEnd(from);
      mark = base + from;
      if (!parser.parse(from, end)) {
        if (wasEmptied()) return "more";
        options.lost({ why: "damaged", lines: [1, 0] });
      } else if (!wasSent(record.stream, mark, record.time) && !joiner.add(record, mark)) {
        return "no-room";
      }
    }
    mark = base + lines.length;
    return "more";
  }

  function wasEmptied(): boolean {
    const step = trail.at(mark);
    return step !== undefined && options.files.wasEmptied(step.generation) && goToNext();
  }

  async function readOn(): Promise<Outcome> {
    const step = trail.at(mark);
    if (!step) return "end";
    const base = mark;
    const offset = mark - step.base;
    // Nothing comes behind the end of a file that was put aside before it was read to its end.
    const isSealed = step.generation.sealed;
    const outcome = await readChunk(step.generation.descriptor, offset, (lines) =>
      take(lines, base),
    );
    if (outcome) return outcome;
    return isSealed && goToNext() ? "more" : "end";
  }

  function goToNext(): boolean {
    const before = trail.at(mark);
    const next = trail.next(mark);
    if (!next || !before) return false;
    if (isLossy(next, mark - before.base, options.maxSize)) options.lost({ why: "rotated" });
    return true;
  }

  /** Gives on what is held back and will not go on. */
  function flushDue(hasEnded: boolean): boolean {
    if (hasEnded || !options.running()) return joiner.flush("parts");
    return joiner.dueMs(performance.now()) > 0 || joiner.flush("groups");
  }

  async function giveUpExcess(): Promise<void> {
    while (trail.sealedBytes(mark) > options.holdBytes) {
      const step = trail.at(mark);
      if (!step?.generation.sealed) return;
      rewind();
      const { descriptor } = step.generation;
      const lines = await countRecords(
        descriptor,
        mark - step.base,
        (stream, offset) => step.base + offset >= sentBefore[stream],
      );
      options.lost({ why: "held-too-much", lines });
      mark = step.base + step.generation.size();
      sentBefore = [Math.max(mark, sentBefore[0]), Math.max(mark, sentBefore[1])];
      if (!goToNext()) return;
    }
  }

  function report(): void {
    const marks = [since(0), since(1)] as const;
    // Before, a place would say that nothing behind it was sent.
    if (mark < timesUntil) options.reached();
    else options.reached([trail.place(marks[0]), trail.place(marks[1])]);
    trail.releaseBefore(Math.min(mark, ...marks));
  }

  async function waitForRoom(): Promise<void> {
    rewind();
    report();
    await alarm.wait(options.room());
  }

  /** Whether there is more to come. */
  async function waitForMore(): Promise<boolean> {
    const step = trail.at(mark);
    // Of a container that never wrote there is no file.
    const hasEnded = step ? step.generation.sealed : options.files.ended;
    if (hasEnded && goToNext()) return true;
    if (!flushDue(hasEnded)) {
      await waitForRoom();
      return true;
    }
    report();
    if (hasEnded) return false;
    await alarm.wait(undefined, joiner.dueMs(performance.now()));
    return true;
  }

  return {
    opened(generation) {
      trail.push(generation);
      alarm.wake();
    },
    grown: () => alarm.grown(),
    async run() {
      begin();
      try {
        while (!signal.aborted) {
          await giveUpExcess();
          alarm.clear();
          const outcome = await readOn();
          if (outcome === "no-room") await waitForRoom();
          else if (outcome === "more") report();
          else if (!(await waitForMore())) return;
        }
      } finally {
        trail[Symbol.dispose]();
      }
    },
  };
}

function isLossy(next: Generation, offset: number, maxSize: number): boolean {
  if (next.after === "emptied-file") return offset < maxSize;
  return next.after === "missing-files";
}
