import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { expect, onTestFinished, test } from "vitest";

import { lockFiles } from "../src/lock-file.ts";

test("never holds two at once among processes that come and go", async () => {
  const path = await mkdtemp(join(tmpdir(), "hitless-lock-"));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  const script = `
    import { acquireLock } from ${JSON.stringify(join(import.meta.dirname, "../src/lock.ts"))};
    import { lockFiles } from ${JSON.stringify(join(import.meta.dirname, "../src/lock-file.ts"))};
    import { rmdir, mkdir } from "node:fs/promises";
    for (let round = 0; round < 15; round += 1) {
      await using lock = await acquireLock(lockFiles(${JSON.stringify(path)}), { command: "x", limitMs: 60_000, waitMs: 60_000 });
      await mkdir(${JSON.stringify(join(path, "alone"))});
      await rmdir(${JSON.stringify(join(path, "alone"))});
    }`;
  const run = promisify(execFile);
  const child = () => run(process.execPath, ["--input-type=module-typescript", "-e", script]);
  await Promise.all([child(), child(), child()]);
  expect((await readdir(path)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  expect((await lockFiles(path).read()).holder).toBeUndefined();
});
