import { expect, test } from "vitest";

import type { LogRecord } from "../read/parse-record.ts";
import { createJoiner, type JoinerOptions } from "./joiner.ts";

const time = "2026-11-25T10:00:00Z";
const part = "p".repeat(16_384);

function joined(options: Partial<JoinerOptions> = {}) {
  const lines: string[] = [];
  let room = Infinity;
  const joiner = createJoiner({
    maxLength: 100_000,
    take(stream, _, __, text) {
      if (room === 0) return false;
      room -= 1;
      lines.push(`${stream === 0 ? "" : "!"}${text}`);
      return true;
    },
    ...options,
  });
  let mark = 0;
  return {
    lines,
    joiner,
    setRoom: (count: number) => {
      room = count;
    },
    add: (text: string, more: Partial<LogRecord> = {}) =>
      joiner.add(
        {
          stream: 0,
          time,
          text,
          ended: true,
          ...more,
        },
        (mark += 1),
      ),
  };
}

test("joins what the engine has cut, each stream for itself", () => {
  const { lines, add, joiner } = joined();
  add(part, { ended: false });
  add("of stderr", { stream: 1 });
  add(part, { ended: false });
  expect(joiner.pendingSince(0)).toBe(1);
  expect(joiner.pendingSince(1)).toBeUndefined();
  add("end\r");
  expect(lines).toEqual(["!of stderr", `${part}${part}end`]);
  expect(joiner.pendingSince(0)).toBeUndefined();
});

test("takes a short record without a line end for the last of its run", () => {
  const { lines, add } = joined();
  add("no line end", { ended: false });
  add("next run");
  expect(lines).toEqual(["no line end", "next run"]);
});

test("joins up to a cap, behind which a line begins anew", () => {
  const { lines, add } = joined({ maxLength: 40_000 });
  for (let index = 0; index < 4; index += 1) add(part, { ended: false });
  add("end");
  expect(lines.map(({ length }) => length)).toEqual([3 * 16_384, 16_384 + 3]);
});

test("keeps what could not be taken, so that it comes again as it was", () => {
  const { lines, add, setRoom, joiner } = joined();
  add(part, { ended: false });
  setRoom(0);
  expect(add("end")).toBe(false);
  expect(joiner.pendingSince(0)).toBe(1);
  setRoom(1);
  expect(add("end")).toBe(true);
  expect(lines).toEqual([`${part}end`]);
});

const rule = { pattern: /^\s/, match: "nonfirst", flushAfterMs: 500, separator: "\n" } as const;

test("groups lines by what begins them", () => {
  const { lines, add, joiner } = joined({ multiline: rule });
  for (const line of ["Error: x", "  at a", "  at b", "next"]) add(line);
  add("  of stderr", { stream: 1 });
  expect(lines).toEqual(["Error: x\n  at a\n  at b"]);
  expect(joiner.pendingSince(0)).toBe(4);
  joiner.flush("groups");
  expect(lines.slice(1)).toEqual(["next", "!  of stderr"]);
});

function grouped(
  match: "first" | "last" | "nonlast",
  pattern: RegExp,
  given: readonly string[],
): string[] {
  const { lines, add, joiner } = joined({ multiline: { ...rule, match, pattern } });
  for (const line of given) add(line);
  joiner.flush("groups");
  return lines;
}

test("groups lines by what ends them, and by all other rules", () => {
  expect(grouped("last", /;$/, ["a", "b;", "c;", "d"])).toEqual(["a\nb;", "c;", "d"]);
  expect(grouped("nonlast", /\\$/, ["a\\", "b", "c"])).toEqual(["a\\\nb", "c"]);
  expect(grouped("first", /^\d/, ["0 a", "b", "1 c"])).toEqual(["0 a\nb", "1 c"]);
});

test("ends a group after a time, by the engine's clock and by one's own", () => {
  const { lines, add, joiner } = joined({ multiline: rule });
  add("a", { time: "2026-11-25T10:00:00.1Z" });
  add("  b", { time: "2026-11-25T10:00:00.7Z" });
  expect(lines).toEqual(["a"]);
  const due = joiner.dueMs(performance.now());
  expect(due).toBeGreaterThan(0);
  expect(due).toBeLessThanOrEqual(500);
  expect(joiner.dueMs(performance.now() + 501)).toBe(0);
});
