import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";

import { expect, it } from "vitest";

import { cpuOf, cpuOfTree } from "./process-cpu.ts";

const busy =
  "const end = process.cpuUsage().user + 200_000; while (process.cpuUsage().user < end);";

it.runIf(process.platform === "linux")(
  "counts descendants, those that run and those that have ended",
  async () => {
    const program = `
      import { spawn, spawnSync } from "node:child_process";
      spawnSync(process.execPath, ["-e", ${JSON.stringify(busy)}]);
      const child = spawn(process.execPath, ["-e", ${JSON.stringify(`${busy} console.log("done"); setInterval(() => {}, 1000);`)}], { stdio: ["ignore", "inherit", "ignore"] });
      process.on("SIGTERM", () => { child.kill(); process.exit(); });
    `;
    const parent = spawn(process.execPath, ["--input-type=module", "-e", program]);
    const ended = once(parent, "exit");
    try {
      await once(parent.stdout, "data");
      const pid = parent.pid ?? 0;
      const [own = 0, tree = 0] = [await cpuOf(pid), await cpuOfTree(pid)];
      expect(tree - own).toBeGreaterThanOrEqual(380);
    } finally {
      parent.kill("SIGTERM");
      await ended;
    }
  },
);

it.runIf(process.platform === "linux")("gives nothing of a process that is not there", async () => {
  const pid = Number(execFileSync("sh", ["-c", "echo $$"], { encoding: "utf8" }));
  expect(await cpuOfTree(pid)).toBe(0);
});
