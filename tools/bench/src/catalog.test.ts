import { readFile } from "node:fs/promises";

import { expect, it } from "vitest";

import { benchmarkNames, loadBenchmark } from "./catalog.ts";

const names = await benchmarkNames();

it("finds the benchmarks by their files", () => {
  expect(names).toEqual(expect.arrayContaining(["deploy", "probe", "proxy"]));
});

it.each(names)(
  "finds %s well-formed: one is ours, and no name or key is there twice",
  async (name) => {
    const { contenders, figures, cases, method, limits } = await loadBenchmark(name);
    expect(contenders.filter(({ role }) => role === "ours")).toHaveLength(1);
    for (const list of [
      contenders.map((contender) => contender.name),
      figures.map(({ key }) => key),
      cases,
    ]) {
      expect(list.length).toBeGreaterThan(0);
      expect(new Set(list).size).toBe(list.length);
    }
    expect(Math.min(method.length, limits.length)).toBeGreaterThan(0);
  },
);

it("names each in the README, and no other", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const rows = readme.matchAll(/^\| `([\w-]+)` +\|.*minutes? +\|$/gm);
  expect(new Set(Array.from(rows, ([, name]) => name))).toEqual(new Set(names));
});

it("says which ones there are where a name is unknown", async () => {
  await expect(loadBenchmark("porbe")).rejects.toThrow(/"porbe"; there are .*probe/);
});
