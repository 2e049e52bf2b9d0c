import { statSync } from "node:fs";

import type { IncomingLine, LogLine } from "../line/line.ts";
import type { SegmentPlace } from "../search/segment-reader.ts";
import { chooseExpired, type Retention } from "./choose-expired.ts";
import { lockFolder } from "./lock-folder.ts";
import { openSegment, type Segment, type StoredLine } from "./segment.ts";
import {
  findSegments,
  readSegment,
  removeSegment,
  type SealedSegment,
  segmentPath,
} from "./segment-files.ts";

export interface StoreOptions extends Retention {
  /** A new file is begun beyond it. */
  segmentBytes: number;
  /** Of one file, in pages of 4 KiB; tests make a full disk of it. */
  maxPages?: number;
}

/** The lines of a folder. */
export interface Store extends Disposable {
  /** Stores lines, in one transaction; they are on the disk when it returns. @throws when the disk is full */
  append: (lines: readonly IncomingLine[], nowMs: number) => LogLine[];
  segments: () => SegmentPlace[];
  /** What retention asks to be removed now; oldest first. */
  expired: (nowMs: number) => SealedSegment[];
  remove: (segment: SealedSegment) => void;
  bytes: () => number;
  /** How many lines there are. */
  lines: () => number;
  /** 0 before the first. */
  newestId: () => number;
}

/** A file is written for a day at the most, so that age can be kept. */
const maxSegmentAgeMs = 86_400_000;

/** Opens a folder, which is made where there is none. @throws {LogViewerError} `folder` */
export function openStore(folder: string, options: StoreOptions): Store {
  const unlock = lockFolder(folder);
  const sealed = findSegmentsOr(folder, unlock);
  const newestSealed = sealed.at(-1);
  let next = newestSealed?.next ?? 1;
  let lastReceivedMs = newestSealed?.lastReceivedMs ?? 0;
  let active: Segment | undefined;
  let unsure: Pick<Segment, "path" | "first"> | undefined;
  let beganMs = 0;

  const open = (nowMs: number): Segment => {
    const newest = sealed.at(-1);
    const goesOn = newest !== undefined && newest.bytes < options.segmentBytes;
    const first = goesOn ? newest.first : next;
    const opened = openSegment(segmentPath(folder, first), first);
    if (options.maxPages !== undefined) opened.limitPages(options.maxPages);
    if (goesOn) sealed.pop();
    beganMs = nowMs;
    return opened;
  };
  const seal = () => {
    if (active === undefined) return;
    const { path, first } = active;
    active.close();
    active = undefined;
    sealed.push({ path, first, next, lastReceivedMs, bytes: statSync(path).size });
  };
  // Whether a commit that failed is on the disk, only the disk knows.
  const leave = (segment: Segment) => {
    segment.close();
    unsure = segment;
    active = undefined;
  };
  const lookAgain = () => {
    if (unsure === undefined) return;
    const found = readSegment(unsure.path, unsure.first);
    unsure = undefined;
    sealed.push(found);
    next = found.next;
  };
  const isFull = (segment: Segment, nowMs: number) =>
    segment.bytes() >= options.segmentBytes || nowMs - beganMs >= maxSegmentAgeMs;

  return {
    append(lines, nowMs) {
      lookAgain();
      if (active !== undefined && active.next > active.first && isFull(active, nowMs)) seal();
      active ??= open(nowMs);
      const receivedMs = Math.max(nowMs, lastReceivedMs);
      const stored = lines.map((line, index): StoredLine => ({
        ...line,
        id: next + index,
        receivedMs,
      }));
      try {
        active.append(stored);
      } catch (cause) {
        leave(active);
        throw cause;
      }
      next += stored.length;
      if (stored.length > 0) lastReceivedMs = receivedMs;
      return stored.map(withoutBytes);
    },
    segments: () => [
      ...sealed.map(({ path, first, next: end }) => ({ path, first, next: end })),
      ...[active ?? unsure].flatMap((last) =>
        last === undefined ? [] : [{ path: last.path, first: last.first, next }],
      ),
    ],
    expired(nowMs) {
      // One that nothing is written to any more grows old, too.
      const isQuiet = active !== undefined && active.lastReceivedMs < nowMs - options.maxAgeMs;
      if (isQuiet && active?.next !== active?.first) seal();
      return chooseExpired(sealed, active?.bytes() ?? 0, options, nowMs);
    },
    remove(segment) {
      const index = sealed.findIndex(({ path }) => path === segment.path);
      if (index < 0) return;
      sealed.splice(index, 1);
      removeSegment(segment);
    },
    bytes: () => sealed.reduce((sum, { bytes }) => sum + bytes, active?.bytes() ?? 0),
    lines: () => next - (sealed[0]?.first ?? (active ?? unsure)?.first ?? next),
    newestId: () => next - 1,
    [Symbol.dispose]() {
      active?.close();
      active = undefined;
      unlock();
    },
  };
}

function findSegmentsOr(folder: string, unlock: () => void): SealedSegment[] {
  try {
    return findSegments(folder);
  } catch (cause) {
    unlock();
    throw cause;
  }
}

function withoutBytes({ raw, ...line }: StoredLine): LogLine {
  return raw === undefined ? line : { ...line, rawBase64: Buffer.from(raw).toString("base64") };
}
