import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

import { LogViewerError } from "../errors.ts";
import { openSegment } from "./segment.ts";

/** A segment that is written no more. */
export interface SealedSegment {
  path: string;
  first: number;
  next: number;
  lastReceivedMs: number;
  bytes: number;
}

const name = /^lines-(\d{16})\.db$/;

/** The file of the segment whose first line has this id. */
export function segmentPath(folder: string, first: number): string {
  return join(folder, `lines-${String(first).padStart(16, "0")}.db`);
}

/**
 * Looks through the segments of a folder, oldest first.
 * @throws {LogViewerError} `folder` when one cannot be read
 */
export function findSegments(folder: string): SealedSegment[] {
  const files = readdirSync(folder).toSorted();
  return files.flatMap((file) => {
    const [, first] = name.exec(file) ?? [];
    return first === undefined ? [] : [readSegment(join(folder, file), Number(first))];
  });
}

export function removeSegment({ path }: Pick<SealedSegment, "path">): void {
  for (const end of ["-wal", "-shm", ""]) rmSync(path + end, { force: true });
}

/** @throws {LogViewerError} `folder` */
export function readSegment(path: string, first: number): SealedSegment {
  try {
    const { next, lastReceivedMs, close } = openSegment(path, first);
    close();
    return { path, first, next, lastReceivedMs, bytes: statSync(path).size };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new LogViewerError("folder", `cannot read ${path}: ${why}`, { cause });
  }
}
