import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

import type { IncomingLine, LogLine } from "../line/line.ts";
import { type Candidate, evaluate } from "../query/evaluate.ts";
import { parseQuery } from "../query/parse-query.ts";
import { openStore } from "../store/open-store.ts";
import { countLines } from "./count-lines.ts";
import { searchLines } from "./search-lines.ts";
import { createSegmentReaders } from "./segment-reader.ts";

const begin = Date.parse("2026-11-25T12:00:00Z");
const words = [
  "error",
  "timeout",
  "Straße",
  "strasse",
  "ÉTÉ",
  "ete",
  "東京都",
  "京",
  "10.0.0.1",
  "a_b",
  "a",
  "b",
  "x\u0000y",
  "ﬁne",
  "fine",
  "I\u0307stanbul",
  "istanbul",
  "\u{1F600}",
  "naïve—dash",
  "dash",
  "\uD800",
  "🇩🇪",
  "٣",
  "ⅷ",
  "viii",
  "ab\u0301c",
  "abc",
  "<b>",
  "it's",
  "\u001B[31mred\u001B[0m",
  "red",
  "1e3",
  "ǅ",
  "ｗide",
  "wide",
];
const many = Array.from({ length: 150 }, (_, index) => `many-${index}`);
const hosts = ["web1", "WEB-2", "db.example", "10.0.0.9"];
const apps = ["nginx", "app", ""];
const values = ["500", "404", "1e3", "Anna", "anna b", "", " 7 ", "true", "NaN", "-1.5"];
const names = ["status", "user", "x.y"];

test("index and live tail find the same lines by hundreds of random searches", async () => {
  const random = generator(20_261_125);
  const folder = mkdtempSync(join(tmpdir(), "hitless-log-viewer-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  using store = openStore(folder, { maxBytes: 1e9, maxAgeMs: 1e12, segmentBytes: 100_000 });
  const readers = createSegmentReaders();
  onTestFinished(() => readers.close());
  const lines: LogLine[] = [];
  for (let batch = 0; batch < 60; batch += 1) {
    const some = Array.from({ length: 20 }, () => randomLine(random));
    lines.push(...store.append(some, begin + batch * 1_000));
  }
  const candidates = lines.map((line): Candidate => ({ line, receivedMs: line.receivedMs }));
  const segments = store.segments();
  expect(segments.length).toBeGreaterThan(2);

  let found = 0;
  const counted: { text: string; counted: number; expected: number }[] = [];
  for (let round = 0; round < 400; round += 1) {
    const text = randomSearch(random, 3);
    const query = parseQuery(text, begin + 60_000);
    const expected = lines.flatMap(({ id }, index) =>
      evaluate(query, candidates[index] as Candidate) ? id : [],
    );
    const request = { query, order: "oldest", limit: 10_000, timeoutMs: 60_000 } as const;
    const { lines: stored } = await searchLines(segments, readers, request);
    expect(
      stored.map(({ id }) => id),
      text,
    ).toEqual(expected);
    if (round % 10 === 0) {
      const span = { fromMs: begin, toMs: begin + 60_000, bars: 7, timeoutMs: 60_000 };
      const { counts } = await countLines(segments, readers, { query, ...span });
      counted.push({ text, counted: sumOf(counts), expected: expected.length });
    }
    if (expected.length > 0 && expected.length < lines.length) found += 1;
  }
  expect(counted.filter((each) => each.counted !== each.expected)).toEqual([]);
  // Searches that find all or nothing would prove little.
  expect(found).toBeGreaterThan(200);
});

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

type Random = ReturnType<typeof generator>;

function randomLine(random: Random): IncomingLine {
  const message = random.oneIn(5)
    ? JSON.stringify({
        [random.pick(names)]: random.pick(values),
        n: random.below(9),
        deep: { user: random.pick(values) },
      })
    : Array.from({ length: random.below(6) }, () => random.pick(words)).join(
        random.pick([" ", "-", ", "]),
      );
  return {
    host: random.pick(random.oneIn(3) ? many : hosts),
    app: random.pick(apps),
    severity: random.below(8),
    facility: random.below(24),
    message,
    transport: "tcp",
    sender: "127.0.0.1",
    ...(random.oneIn(2) && {
      structuredData: [
        { id: "id@1", params: [[random.pick(names), random.pick(values)]] as const },
      ],
    }),
  };
}

function randomSearch(random: Random, depth: number): string {
  const leaves = [
    () => `"${wordFor(random)} ${random.pick(words)}"`,
    () => wordFor(random),
    () => `${wordFor(random)} ${wordFor(random)}`,
    () =>
      `host:${random.pick(["web1", "web*", "*", "*.*", "nowhere", "*e*b*", "many-*", "many-7"])}`,
    () => `app:${random.pick(["nginx", "*n*", '""', "app"])}`,
    () => `severity${random.pick([":", ">=", "<="])}${random.below(8)}`,
    () => `facility:${random.below(24)}`,
    () => `${random.pick(["since", "until"])}:${random.below(60)}s`,
    () =>
      `${random.pick([...names, "id@1.user", "deep.user", "n"])}:"${random.pick([...values, "3"])}"`,
    () =>
      `${random.pick([...names, "id@1.status", "n"])}${random.pick([">=", "<=", ">", "<"])}${random.pick(["500", "4", "-1", "1e3"])}`,
  ];
  if (depth === 0 || random.oneIn(3)) return (random.oneIn(4) ? "-" : "") + random.pick(leaves)();
  const parts = Array.from({ length: 1 + random.below(3) }, () => randomSearch(random, depth - 1));
  const group = `(${parts.join(random.oneIn(2) ? " OR " : " ")})`;
  return (random.oneIn(5) ? "-" : "") + group;
}

function wordFor(random: Random): string {
  const word = random.pick(
    words.filter((each) => /[\p{L}\p{N}]/u.test(each) && !/[\s()"]/.test(each)),
  );
  return random.oneIn(3) ? `${word.slice(0, 2)}a*` : word;
}

/** The generator "mulberry32". */
function generator(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    pick: <Item>(items: readonly Item[]) => items[below(items.length)] as Item,
    oneIn: (count: number) => below(count) === 0,
  };
}
