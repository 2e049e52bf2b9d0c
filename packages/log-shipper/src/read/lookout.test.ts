import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { createLookout } from "./lookout.ts";

function threadOf(code: string): URL {
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`);
}

function unexpected(error: Error): void {
  throw error;
}

test("is there once its thread looks, and not before", async () => {
  const folder = await mkdtemp(join(tmpdir(), "hitless-lookout-"));
  onTestFinished(async () => rm(folder, { recursive: true }));
  const file = join(folder, "looks");
  const threadFile = threadOf(`
    import { writeFileSync } from "node:fs";
    import { parentPort } from "node:worker_threads";
    parentPort.on("message", () => {});
    writeFileSync(${JSON.stringify(file)}, "");
    parentPort.postMessage({ type: "ready" });`);
  await using _lookout = await createLookout({ pace: {}, onFailed: unexpected, threadFile });
  expect(existsSync(file)).toBe(true);
});

test.for([
  ["cannot be loaded", `throw new Error("broken")`, "broken"],
  ["ends at once", "", "ended as it started"],
])(
  "says so where its thread %s, and does not start it again and again",
  async ([, code, message]) => {
    const threadFile = threadOf(code ?? "");
    const starting = createLookout({ pace: {}, onFailed: unexpected, threadFile });
    await expect(starting).rejects.toThrow(message);
  },
);
