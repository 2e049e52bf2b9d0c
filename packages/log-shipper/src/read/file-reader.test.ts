import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { createJoiner } from "../join/joiner.ts";
import { streamNames } from "../streams.ts";
import { createFileReader } from "./file-reader.ts";
import type { FilePlace } from "./file-trail.ts";
import { look } from "./look.ts";
import { type LogFiles, openLogFiles as open } from "./log-files.ts";
import type { Loss } from "./loss.ts";

/** A log as the engine writes it, and rotates it. */
function engineLog() {
  const folder = mkdtempSync(join(tmpdir(), "hitless-log-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "x-json.log");
  let clock = Date.parse("2026-11-25T10:00:00Z");
  appendFileSync(path, "");
  return {
    path,
    write(log: string, stream: 0 | 1 = 0): void {
      clock += 1;
      const time = new Date(clock).toISOString().replace(/0+Z$/, "Z");
      const record = { log, stream: streamNames[stream], time };
      appendFileSync(path, `${JSON.stringify(record)}\n`);
    },
    rotate(files = 2): void {
      for (let index = files - 1; index > 0; index -= 1) {
        const from = index === 1 ? path : `${path}.${index - 1}`;
        try {
          renameSync(from, `${path}.${index}`);
        } catch {
          // Not there yet.
        }
      }
      appendFileSync(path, "");
    },
    empty: () => truncateSync(path),
    remove: () => unlinkSync(path),
  };
}

/** What the thread does by the clock, at one's word. */
function openLogFiles(path: string): LogFiles & { check(): void } {
  const files = open(path);
  return Object.assign(files, { check: () => files.see(look(path, files.seenFirst)) });
}

interface Saved {
  places: readonly [FilePlace, FilePlace] | undefined;
  times: [string, string];
}

/** A receiver with room for so many lines, until more is given. */
function receiver(
  files: ReturnType<typeof openLogFiles>,
  more: { saved?: Saved; fromNow?: boolean; holdBytes?: number },
) {
  const lines: string[] = [];
  const losses: Loss[] = [];
  const controller = new AbortController();
  const { saved } = more;
  const times: [string, string] = saved ? [...saved.times] : ["", ""];
  let last: Saved = { places: saved?.places, times };
  let room = Infinity;
  let hasRoom: (() => void) | undefined;
  const joiner = createJoiner({
    maxLength: 100_000,
    take(stream, _, time, text) {
      if (room === 0) return false;
      room -= 1;
      lines.push(`${stream === 0 ? "" : "!"}${text}`);
      times[stream] = time;
      return true;
    },
  });
  const reader = createFileReader({
    files,
    joiner,
    sent: [
      { place: saved?.places?.[0], time: times[0] },
      { place: saved?.places?.[1], time: times[1] },
    ],
    fromNow: more.fromNow ?? false,
    room: async () =>
      new Promise((resolve) => {
        hasRoom = resolve;
      }),
    reached: (places) => {
      last = { places, times: [...times] };
    },
    lost: (loss) => losses.push(loss),
    running: () => true,
    holdBytes: more.holdBytes ?? 1e9,
    maxSize: Infinity,
    signal: controller.signal,
  });
  files.begin([reader]);
  const running = reader.run();
  onTestFinished(() => controller.abort());
  return {
    lines,
    losses,
    give(count: number): void {
      room = count;
      if (count > 0) hasRoom?.();
    },
    saved: () => last,
    async ended(): Promise<void> {
      files.check();
      files.end();
      await running;
    },
    async has(count: number): Promise<void> {
      await expect.poll(() => lines.length, { interval: 5 }).toBe(count);
    },
  };
}

function numbers(from: number, to: number, stream = ""): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `${stream}${from + index}`);
}

test("reads what is written, through rotations, however many at a time", async () => {
  const log = engineLog();
  const files = openLogFiles(log.path);
  const to = receiver(files, {});
  let next = 1;
  for (let round = 0; round < 20; round += 1) {
    for (let line = 0; line < 50; line += 1) log.write(`${next++}\n`);
    if (round % 2 === 0) log.rotate();
    files.check();
  }
  await to.ended();
  expect(to.lines).toEqual(numbers(1, 1_000));
  expect(to.losses).toEqual([]);
});

test("holds by descriptor what rotation removes while there is no room", async () => {
  const log = engineLog();
  const files = openLogFiles(log.path);
  const to = receiver(files, {});
  to.give(0);
  for (let line = 1; line <= 100; line += 1) {
    log.write(`${line}\n`);
    if (line % 5 !== 0) continue;
    log.rotate();
    files.check();
  }
  log.remove();
  to.give(Infinity);
  await to.ended();
  expect(to.lines).toEqual(numbers(1, 100));
});

test("finds files that were put aside between two looks", async () => {
  const log = engineLog();
  const files = openLogFiles(log.path);
  const to = receiver(files, {});
  for (let line = 1; line <= 4; line += 1) {
    log.write(`${line}\n`);
    log.rotate(10);
  }
  files.check();
  await to.ended();
  expect(to.lines).toEqual(numbers(1, 4));
  expect(to.losses).toEqual([]);
});

test("tells of files that were gone between two looks", async () => {
  const log = engineLog();
  const files = openLogFiles(log.path);
  const to = receiver(files, {});
  for (let line = 1; line <= 4; line += 1) {
    log.write(`${line}\n`);
    log.rotate(2);
  }
  files.check();
  await to.ended();
  expect(to.lines).toEqual(["1", "4"]);
  expect(to.losses).toEqual([{ why: "rotated" }]);
});

test("goes on after a restart where it was, each stream for itself, through rotations meanwhile", async () => {
  const log = engineLog();
  const first = openLogFiles(log.path);
  const to = receiver(first, {});
  const cut = "x".repeat(16_384);
  log.write("1\n");
  log.write("1\n", 1);
  log.write(cut);
  log.write("2\n", 1);
  first.check();
  await to.has(3);
  log.rotate(5);
  log.write("end\n");
  log.write("3\n", 1);
  log.rotate(5);
  log.write("4\n", 1);

  const again = receiver(openLogFiles(log.path), { saved: to.saved() });
  await again.has(3);
  expect(to.lines).toEqual(["1", "!1", "!2"]);
  expect(again.lines).toEqual([`${cut}end`, "!3", "!4"]);
  expect(again.losses).toEqual([]);
});

test("knows by the times what it has sent, where no place tells it", async () => {
  const log = engineLog();
  for (const line of [1, 2, 3, 4, 5]) log.write(`${line}\n`, line === 2 ? 1 : 0);
  const to = receiver(openLogFiles(log.path), {});
  to.give(3);
  await to.has(3);
  const { times } = to.saved();
  const again = receiver(openLogFiles(log.path), { saved: { places: undefined, times } });
  await again.has(2);
  expect(again.lines).toEqual(["4", "5"]);
  expect(again.losses).toEqual([]);
});

test("tells after a restart of lines that rotation has removed meanwhile", async () => {
  const log = engineLog();
  log.write("1\n");
  const to = receiver(openLogFiles(log.path), {});
  await to.has(1);
  for (const line of [2, 3, 4, 5]) {
    log.write(`${line}\n`);
    log.rotate(2);
  }
  log.write("6\n");
  const again = receiver(openLogFiles(log.path), { saved: to.saved() });
  await again.has(2);
  expect(again.lines).toEqual(["5", "6"]);
  expect(again.losses).toEqual([{ why: "rotated" }]);
});

test("repeats nothing when there is no room in the middle of a chunk, again and again", async () => {
  const log = engineLog();
  for (let line = 1; line <= 500; line += 1) log.write(`${line}\n`, line % 3 === 0 ? 1 : 0);
  const files = openLogFiles(log.path);
  const to = receiver(files, {});
  for (let round = 1; round <= 50; round += 1) {
    to.give(10);
    await to.has(round * 10);
  }
  const plain = to.lines.map((line) => Number(line.replace("!", "")));
  expect(plain).toEqual(numbers(1, 500).map(Number));
});

test("begins behind what is there when it is told to", async () => {
  const log = engineLog();
  log.write("old\n");
  log.rotate();
  log.write("older than now\n");
  const files = openLogFiles(log.path);
  const to = receiver(files, { fromNow: true });
  await new Promise(setImmediate);
  log.write("new\n");
  files.check();
  await to.has(1);
  expect(to.lines).toEqual(["new"]);
});

test("counts the lines that it gives up, so that held files do not fill the disk", async () => {
  const log = engineLog();
  const files = openLogFiles(log.path);
  const to = receiver(files, { holdBytes: 2_000 });
  to.give(0);
  for (let line = 1; line <= 100; line += 1) {
    log.write(`${line}\n`, line % 2 === 0 ? 1 : 0);
    if (line % 10 !== 0) continue;
    log.rotate();
    files.check();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  to.give(Infinity);
  await to.ended();
  const lost = to.losses.flatMap(({ lines }) => lines ?? [Number.NaN, Number.NaN]);
  expect(lost.reduce((sum, count) => sum + count, 0) + to.lines.length).toBe(100);
  expect(to.lines.length).toBeLessThan(50);
  expect(to.lines.at(-1)).toBe("!100");
});

test("begins anew in a file that was emptied in place, and tells of it", async () => {
  const log = engineLog();
  const files = openLogFiles(log.path);
  const to = receiver(files, {});
  log.write("a long line, and another one\n");
  log.write("second\n");
  files.check();
  await to.has(2);
  log.empty();
  log.write("third\n");
  files.check();
  await to.has(3);
  log.empty();
  for (const line of [4, 5, 6, 7, 8, 9]) log.write(`${line}\n`);
  files.check();
  await to.has(9);
  expect(to.lines.slice(2)).toEqual(["third", ...numbers(4, 9)]);
  expect(to.losses).toEqual([{ why: "rotated" }, { why: "rotated" }]);
});
