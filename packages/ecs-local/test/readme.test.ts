import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { operations } from "../src/operations/table.ts";
import { ecsOperations } from "../src/protocol/sdk-schemas.ts";
import { example } from "./example.ts";

const readme = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");

test("the README shows the example that is run here", async () => {
  const source = readFileSync(join(import.meta.dirname, "example.ts"), "utf8");
  const [, marked = ""] = /\/\/ example \{\n(.*?) *\/\/ \}\n/s.exec(source) ?? [];
  const shown = marked.replaceAll(/^ {2}/gm, "");
  expect(shown).not.toBe("");
  expect(readme).toContain(shown.trim());
  expect((await example()).join("\n")).toContain("has started 2 tasks");
});

test("the README lists the operations that are there, and those that are not", () => {
  const all = [...ecsOperations().keys()];
  expect(listed("There")).toEqual(all.filter((name) => operations.has(name)));
  expect(listed("Not there")).toEqual(all.filter((name) => !operations.has(name)));
});

function listed(heading: string): string[] {
  const [, text = ""] = new RegExp(`\\*\\*${heading}\\*\\*:(.*?)\n\n`, "s").exec(readme) ?? [];
  const names = [...text.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name);
  return names.filter((name) => ecsOperations().has(name)).toSorted();
}
