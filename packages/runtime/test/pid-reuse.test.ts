import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { findProcess, type ProcessEntry, readBootId } from "../src/process-table.ts";
import { isRunning, type Sandbox, sandbox } from "./support/sandbox.ts";

/** A process that has nothing to do with any instance, the leader of a group of its own. */
async function somebodyElse(): Promise<ProcessEntry> {
  const child = spawn("sleep", ["600"], { detached: true, stdio: "ignore" });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child, "spawn");
  const entry = await findProcess(child.pid ?? 0);
  if (!entry) throw new Error("it did not start");
  return entry;
}

/** Records that the instance's first run has this pid and start time. */
async function recordRun(
  box: Sandbox,
  { pid, start }: ProcessEntry,
  bootId: string,
): Promise<void> {
  await box.runtime.create(box.spec("shop-1", ["sleep", "600"]));
  const [key = ""] = await readdir(join(box.folder, "runs"));
  const line =
    process.platform === "linux"
      ? `${pid} (sleep) S 1 ${pid} ${pid} 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 ${start} 0`
      : `${pid} ${pid} S ${start}`;
  const head = JSON.stringify({ port: 20_001, bootId });
  await writeFile(join(box.folder, "runs", key, "1"), `${head}\n${line}\n`);
}

const earlier: Record<string, (entry: ProcessEntry, bootId: string) => [ProcessEntry, string]> = {
  "has another start time": (entry, bootId) => [
    { ...entry, start: process.platform === "linux" ? "1" : "Mon Nov 2 10:00:00 2020" },
    bootId,
  ],
  "is from before the machine was restarted": (entry, bootId) => [entry, `${bootId}x`],
};

test.each(Object.keys(earlier))("does not take a process for its own that %s", async (name) => {
  const box = await sandbox();
  const other = await somebodyElse();
  const run = earlier[name]?.(other, await readBootId());
  await recordRun(box, ...(run ?? [other, ""]));

  expect((await box.runtime.list())[0]?.state).toEqual({ is: "exited", exit: {} });
  expect((await box.runtime.stop("shop-1", { graceMs: 100 })).state.is).toBe("exited");
  await box.runtime.remove("shop-1");

  expect(await isRunning(other.pid)).toBe(true);
});

test("would take and stop a foreign process if its start time were not compared", async () => {
  const box = await sandbox();
  const other = await somebodyElse();
  await recordRun(box, other, await readBootId());

  expect((await box.runtime.list())[0]?.state).toEqual({ is: "running", pid: other.pid });
  await box.runtime.stop("shop-1");

  expect(await findProcess(other.pid)).toBeUndefined();
});
