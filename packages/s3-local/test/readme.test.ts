import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

import { operations } from "../src/operations/table.ts";
import { allChecks } from "./conformance/all-checks.ts";
import { cephDifferences } from "./conformance/ceph-differences.ts";
import { example } from "./example.ts";

const readme = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");

test("the README shows the example that is run here", async () => {
  const source = readFileSync(join(import.meta.dirname, "example.ts"), "utf8");
  const [, marked = ""] = /\/\/ example \{\n(.*?) *\/\/ \}\n/s.exec(source) ?? [];
  const shown = marked.replaceAll(/^ {2}/gm, "");
  expect(shown).not.toBe("");
  expect(readme).toContain(shown.trim());
  const folder = await mkdtemp(join(tmpdir(), "hitless-s3-local-"));
  try {
    const [allowed, refused] = await example(folder);
    expect(allowed).toBe("204");
    expect(refused).toMatch(/^403 .*Invalid according to Policy/s);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("the README lists the operations that are there", () => {
  const [, text = ""] = /\*\*There\*\*:(.*?)\n\n/s.exec(readme) ?? [];
  const listed = [...text.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name);
  expect(listed.toSorted()).toEqual([...operations.keys(), "PostObject"].toSorted());
});

test("the README says how many checks there are, and of how many Ceph differs", () => {
  const different = cephDifferences.flatMap(({ answers }) => Object.keys(answers)).length;
  expect(readme).toContain(`${allChecks.length} checks`);
  expect(readme).toContain(`in ${different} of them`);
});
