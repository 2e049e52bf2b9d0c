import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { example } from "./example.ts";

test("the README shows the example that is run here", async () => {
  const readme = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");
  const source = readFileSync(join(import.meta.dirname, "example.ts"), "utf8");
  const [, marked = ""] = /\/\/ example \{\n(.*?) *\/\/ \}\n/s.exec(source) ?? [];
  const shown = marked.replaceAll(/^ {2}/gm, "");
  expect(shown).not.toBe("");
  expect(readme).toContain(shown.trim());
  const folder = await mkdtemp(join(tmpdir(), "hitless-log-viewer-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  expect((await example(folder)).map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({ id: 1, host: "web1", app: "shop", severity: 4, transport: "relp" }),
  ]);
});
