import { createWriteStream } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";

import { allRows } from "../store/rows.ts";
import { type LineRow, readLine } from "./read-line.ts";
import { selectLines } from "./select.ts";
import type { SegmentPlace, SegmentReaders } from "./segment-reader.ts";

/** Writes a segment as gzipped lines of JSON, oldest first. The file appears when it is whole and on the disk. */
export async function writeArchive(
  place: SegmentPlace,
  readers: SegmentReaders,
  path: string,
): Promise<void> {
  const unfinished = `${path}.unfinished`;
  try {
    const lines = Readable.from(linesOf(place, readers));
    await pipeline(lines, createGzip(), createWriteStream(unfinished, { mode: 0o600 }));
    await sync(unfinished);
    await rename(unfinished, path);
    await sync(dirname(path));
  } catch (cause) {
    await rm(unfinished, { force: true });
    throw cause;
  }
}

function* linesOf({ path, first, next }: SegmentPlace, readers: SegmentReaders): Generator<string> {
  const { sql, valuesFor } = selectLines({}, "oldest");
  const database = readers.open(path)?.database;
  if (database === undefined) throw new Error(`${path} is gone`);
  const page = 1_000;
  const statement = database.prepare(sql);
  for (let low = first; low < next; low += page) {
    const rows = allRows<LineRow>(statement, ...valuesFor(low, Math.min(next, low + page)), page);
    yield rows.map((row) => `${JSON.stringify(readLine(row))}\n`).join("");
  }
}

async function sync(path: string): Promise<void> {
  const file = await open(path, "r");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
