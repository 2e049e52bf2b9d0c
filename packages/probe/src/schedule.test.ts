import { describe, expect, test } from "vitest";
import { dueCount, planned } from "./schedule.ts";

const all = (count: number, rate: { kept: number; new: number }, withPost = true) =>
  Array.from({ length: count }, (_, index) => planned(index, rate, withPost));

describe("planned", () => {
  test("keeps the same gap between any two requests", () => {
    const due = all(100, { kept: 40, new: 10 }).map(({ dueMs }) => dueMs);
    expect(due.slice(0, 4)).toEqual([0, 20, 40, 60]);
  });

  test.each([
    [{ kept: 40, new: 10 }, 400, 100],
    [{ kept: 10, new: 40 }, 100, 400],
    [{ kept: 7, new: 3 }, 350, 150],
    [{ kept: 5, new: 0 }, 500, 0],
    [{ kept: 0, new: 5 }, 0, 500],
  ])("shares %j between kept and new connections exactly", (rate, kept, fresh) => {
    const plan = all(500, rate);
    expect(plan.filter(({ connection }) => connection === "kept")).toHaveLength(kept);
    expect(plan.filter(({ connection }) => connection === "new")).toHaveLength(fresh);
  });

  test("makes one of five a POST on both kinds of connection, and both kinds of request come early", () => {
    const plan = all(500, { kept: 40, new: 10 });
    const posts = plan.filter(({ kind }) => kind === "post");
    expect(posts.filter(({ connection }) => connection === "kept")).toHaveLength(80);
    expect(posts.filter(({ connection }) => connection === "new")).toHaveLength(20);
    expect(plan.slice(0, 2).map(({ kind }) => kind)).toEqual(["post", "get"]);
  });

  test("makes no POST where none is wanted", () => {
    const kinds = all(500, { kept: 40, new: 10 }, false).map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(["get"]));
  });
});

test.each([
  [-1, 0],
  [0, 1],
  [19.9, 1],
  [20, 2],
  [1000, 51],
])("counts what is due after %d ms at 50 a second: %d", (elapsedMs, count) => {
  expect(dueCount(elapsedMs, 50)).toBe(count);
});
