import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { example } from "./example.ts";
import { startApp } from "./support/app.ts";
import { makeStack } from "./support/stack.ts";

test("does what the README shows", async () => {
  await using blue = await startApp("blue");
  await using green = await startApp("green");
  await using stack = await makeStack();
  expect(await example(stack.folder, blue.server, green.server)).toBe(3);
});

test("shows in the README what is tested here", async () => {
  const source = await readFile(join(import.meta.dirname, "example.ts"), "utf8");
  const shown = source.slice(source.indexOf("// README {") + 12, source.indexOf("  // }"));
  const readme = await readFile(join(import.meta.dirname, "..", "README.md"), "utf8");
  expect(readme).toContain(shown.replaceAll(/^ {2}/gm, ""));
});
