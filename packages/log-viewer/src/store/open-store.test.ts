import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

import { expect, onTestFinished, test } from "vitest";

import type { LogViewerEvent } from "../events.ts";
import type { IncomingLine, LogLine } from "../line/line.ts";
import { parseQuery } from "../query/parse-query.ts";
import { searchLines } from "../search/search-lines.ts";
import { createSegmentReaders, type SegmentReader } from "../search/segment-reader.ts";
import { selectLines } from "../search/select.ts";
import { writeArchive } from "../search/write-archive.ts";
import { compileQuery } from "./compile-query.ts";
import { keepRetention } from "./keep-retention.ts";
import { openStore, type Store } from "./open-store.ts";

const options = { maxBytes: 1e9, maxAgeMs: 1e12, segmentBytes: 100_000 };

test("goes on with the next id and in the same file after it was closed, and keeps a second one off", async () => {
  const folder = newFolder();
  {
    using store = openStore(folder, options);
    expect(store.append([line("one"), line("two")], 1_000).map(({ id }) => id)).toEqual([1, 2]);
    expect(() => openStore(folder, options)).toThrow("in use by another process");
  }
  using store = openStore(folder, options);
  // A clock that was set back does not bring the order of arrival out of order.
  expect(store.append([line("three")], 500)).toMatchObject([{ id: 3, receivedMs: 1_000 }]);
  expect(store.segments()).toHaveLength(1);
  expect(await found(store, "")).toEqual(["one", "two", "three"]);
});

test("begins a new file when one is full; searches go over all of them, by pages", async () => {
  using store = openStore(newFolder(), options);
  fill(store, 40);
  expect(store.segments().length).toBeGreaterThan(3);
  expect(await found(store, "common")).toHaveLength(2_000);
  expect(await found(store, "batch7 -common")).toEqual([]);
  expect(await found(store, "batch7")).toHaveLength(50);
});

test("removes the oldest files, archived first as gzipped lines of JSON", async () => {
  const folder = newFolder();
  const events: LogViewerEvent[] = [];
  using store = openStore(folder, { ...options, maxBytes: 300_000 });
  fill(store, 40);
  const readers = createSegmentReaders();
  onTestFinished(() => readers.close());
  await using keeper = keepRetention({
    store,
    archive: join(folder, "archive"),
    writeArchive: async (place, path) => writeArchive(place, readers, path),
    onEvent: (event) => events.push(event),
    everyMs: 1e9,
  });
  await keeper.look();
  expect(store.bytes()).toBeLessThanOrEqual(300_000);
  const left = await found(store, "common");
  const archived = events.flatMap((event) =>
    event.type === "removed" && event.archive !== undefined ? readArchive(event.archive) : [],
  );
  expect(archived.length).toBeGreaterThan(100);
  expect([...archived.map(({ message }) => message), ...left]).toEqual(
    Array.from({ length: 2_000 }, (_, index) => messageOf(Math.floor(index / 50), index % 50)),
  );
});

test("lets lines go that are too old when nothing comes any more, too", async () => {
  using store = openStore(newFolder(), { ...options, maxAgeMs: 1_000 });
  store.append([line("one")], 1_000);
  expect(store.expired(2_000)).toEqual([]);
  expect(store.expired(2_001)).toMatchObject([{ first: 1, next: 2 }]);
});

test("removes nothing that could not be archived", async () => {
  const folder = newFolder();
  const events: LogViewerEvent[] = [];
  using store = openStore(folder, { ...options, maxBytes: 100_000 });
  fill(store, 20);
  const before = store.segments().length;
  await using keeper = keepRetention({
    store,
    archive: join(folder, "archive"),
    writeArchive: async () => Promise.reject(new Error("no space left")),
    onEvent: (event) => events.push(event),
    everyMs: 1e9,
  });
  await keeper.look();
  expect(events).toMatchObject([{ type: "archive-failed" }]);
  expect(store.segments()).toHaveLength(before);
});

test("finds words, hosts and fields by the index: the plan scans no lines", () => {
  using store = openStore(newFolder(), options);
  store.append([line("one")], 1_000);
  const readers = createSegmentReaders();
  onTestFinished(() => readers.close());
  const reader = readers.open(store.segments()[0]?.path ?? "");
  const planOf = (text: string) => (reader === undefined ? [] : planFor(reader, text));
  const searches = ["one", "host:h -one", "(one OR severity>=err) a:b", "status>=500", "-one"];
  for (const text of searches) {
    expect(planOf(text).join("\n")).toContain("SCAN words VIRTUAL TABLE INDEX");
    expect(planOf(text).join("\n")).toContain("SEARCH l USING INTEGER PRIMARY KEY");
  }
  // Without the index, all are looked at.
  expect(planOf("").join("\n")).not.toContain("words");
});

function planFor({ database, namesOf }: SegmentReader, text: string): string[] {
  const { sql, valuesFor } = selectLines(compileQuery(parseQuery(text, 0), { namesOf }), "newest");
  const rows = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...valuesFor(1, 100), 10);
  return rows.map(({ detail }) => String(detail));
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "hitless-log-viewer-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function line(message: string): IncomingLine {
  return {
    host: "h",
    app: "a",
    severity: 6,
    facility: 1,
    message,
    transport: "tcp",
    sender: "::1",
  };
}

function messageOf(batch: number, index: number): string {
  return `common batch${batch} ${index} ${"x".repeat(100)}`;
}

function fill(store: Store, batches: number): void {
  for (let batch = 0; batch < batches; batch += 1) {
    const lines = Array.from({ length: 50 }, (_, index) => line(messageOf(batch, index)));
    store.append(lines, 1_000 + batch);
  }
}

async function found(store: Store, text: string): Promise<string[]> {
  const readers = createSegmentReaders();
  onTestFinished(() => readers.close());
  const messages: string[] = [];
  let after = 0;
  for (;;) {
    const query = parseQuery(text, 0);
    const request = { query, after, order: "oldest", limit: 70, timeoutMs: 60_000 } as const;
    const page = await searchLines(store.segments(), readers, request);
    messages.push(...page.lines.map(({ message }) => message));
    if (!page.more) return messages;
    after = page.reached ?? Infinity;
  }
}

function readArchive(path: string): LogLine[] {
  const lines = gunzipSync(readFileSync(path)).toString("utf8").trimEnd().split("\n");
  return lines.map((text) => JSON.parse(text) as LogLine);
}
