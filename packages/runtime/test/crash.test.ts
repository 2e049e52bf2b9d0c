import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { processRuntime } from "../src/index.ts";
import type { Work } from "./support/deployer.ts";
import { runScript } from "./support/run-script.ts";
import { eventually, markedProcesses, pidOf, sandbox, untilMarked } from "./support/sandbox.ts";

const full = process.env["HITLESS_TEST_SIZE"] === "full";
const sleep = ["sleep", "600"];

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
}

test.skipIf(process.platform !== "linux")(
  "leaves nothing unknown, wherever kill -9 hits the deployer between two steps",
  { timeout: full ? 600_000 : 170_000 },
  async () => {
    const box = await sandbox();
    let step = 1;
    for (; ; step += 1) {
      const spec = box.spec(`shop-${step}`, sleep);
      const work: Work = {
        runtime: { folder: box.folder },
        specs: [spec],
        calls: ["create", "start", "stop", "start", "stop", "remove"],
      };
      const { code, signal, errors } = await runScript("deployer.ts", work, { killAtStep: step })
        .ended;
      if (code === 0) break;
      expect([signal, errors]).toEqual(["SIGKILL", ""]);

      const next = processRuntime({ folder: box.folder });
      await next.list();
      await next.create(spec);
      const { state } = await next.start(spec.id);
      await untilMarked(box, pidOf(state));

      await next.stop(spec.id);
      await next.remove(spec.id);
      await untilMarked(box);
      expect(await filesIn(box.folder)).toEqual([]);
    }
    // As many as there are at least between create and remove; fewer would mean that the kill missed them.
    expect(step).toBeGreaterThan(20);
  },
);

test.skipIf(process.platform !== "linux")(
  "would leave a process that nobody knows if the deployer wrote it down after the start",
  async () => {
    const box = await sandbox();
    const work: Work = {
      runtime: { folder: box.folder },
      specs: [box.spec("shop-1", sleep)],
      calls: [],
    };
    // The folder, before the start, after it, before the file.
    for (const step of [3, 4]) {
      const { signal } = await runScript("naive-deployer.ts", work, { killAtStep: step }).ended;
      expect(signal).toBe("SIGKILL");
    }
    await expect(readFile(join(box.folder, "shop-1"))).rejects.toThrow("ENOENT");
    await eventually(
      () => markedProcesses(box.marker),
      (pids) => pids.length === 2,
    );
  },
);

test.skipIf(process.platform !== "linux")(
  "leaves nothing unknown, whenever kill -9 hits a deployer that starts several at once",
  { timeout: full ? 600_000 : 120_000 },
  async () => {
    const box = await sandbox();
    const rounds = full ? 150 : 15;
    const seen = new Set<string>();
    for (let round = 0; round < rounds; round += 1) {
      const specs = [1, 2, 3, 4].map((number) => box.spec(`shop-${round}-${number}`, sleep));
      const work: Work = {
        runtime: { folder: box.folder },
        specs,
        calls: ["create", "start"],
        stay: true,
      };
      const deployer = runScript("deployer.ts", work);
      // The first and the last round make sure that both ends are among the moments.
      await deployer.said(round === rounds - 1 ? "done: start" : "done: create");
      await delay(round === rounds - 1 ? 0 : (round % 15) * 5);
      deployer.child.kill("SIGKILL");
      await deployer.ended;

      const next = processRuntime({ folder: box.folder });
      for (const { id, state } of await next.list()) {
        seen.add(state.is);
        await next.stop(id, { graceMs: 1_000 });
        await next.remove(id);
      }
      await untilMarked(box);
      expect(await filesIn(box.folder)).toEqual([]);
    }
    expect([...seen]).toContain("running");
  },
);
