import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { predict } from "./example.ts";

test("the README's example predicts what the README says", () => {
  expect(predict(50, 100)).toMatchObject({
    status: "SUCCESSFUL",
    batches: [
      { atMs: 600_000, started: 2, stopped: 2 },
      { atMs: 650_000, started: 2, stopped: 2 },
    ],
    peakTasks: 4,
    peakHeld: 6,
    lowestHealthy: 2,
  });
  expect(predict(100, 100)).toMatchObject({ status: "IN_PROGRESS", batches: [] });
});

// The formatter wraps lines in the README in its own way.
const read = (path: string) =>
  readFileSync(new URL(path, import.meta.url), "utf8").replaceAll(/\s|,(?=\s*[\])}])/g, "");

test("the README shows that example", () => {
  const example = read("example.ts").replace("../index.ts", "@hitless/ecs-scheduler");
  expect(read("../../README.md")).toContain(example);
});
