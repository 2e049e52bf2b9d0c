import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { access, readFile } from "node:fs/promises";
import { join } from "node:path";

import type { ProbeReceipt } from "@hitless/probe";
import { expect, onTestFinished, test } from "vitest";

const root = join(import.meta.dirname, "..");
const isFull = process.env["HITLESS_TEST_SIZE"] === "full";

interface Running {
  child: ChildProcess;
  output: () => string;
  /** Resolves when the output matches. */
  says: (pattern: RegExp) => Promise<RegExpExecArray>;
  /** Resolves with the exit code. */
  ended: Promise<unknown>;
}

function run(script: string, args: readonly string[] = []): Running {
  const child = spawn(
    process.execPath,
    ["--conditions=@hitless/source", join(root, "src", script), ...args],
    { env: { ...process.env, PORT: "0", NO_COLOR: "1" }, stdio: ["ignore", "pipe", "inherit"] },
  );
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const ended = once(child, "exit").then(([code]: unknown[]) => code);
  onTestFinished(async () => {
    child.kill("SIGTERM");
    await ended;
  });
  return { child, ended, output: () => output, says };

  async function says(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(output);
      if (found !== null) return found;
      if (child.exitCode !== null)
        throw new Error(`it ended without ${String(pattern)}:\n${output}`);
      await Promise.race([once(child.stdout, "data"), ended]);
    }
  }
}

async function receiptOf(name: string): Promise<ProbeReceipt> {
  return JSON.parse(await readFile(join(root, "receipts", `${name}.json`), "utf8")) as ProbeReceipt;
}

test("shows failures for the restart and none for the deploy, and leaves nothing behind", async () => {
  const start = run("start.ts", ["--once"]);
  expect(await start.ended, start.output()).toBe(0);
  const [restart, deploy] = [await receiptOf("restart"), await receiptOf("deploy")];
  expect(restart.requests.failed).toBeGreaterThan(0);
  expect(deploy.failures).toEqual([]);
  expect(deploy.streams).toMatchObject({ cut: 0, cutAtDrainLimit: 0 });
  expect(deploy.versions.map(({ version }) => version)).toEqual(["1.0.0", "2.0.0"]);
  expect(deploy.switches).toMatchObject([{ oldAnswersAfter: 0 }]);
  await expect(access(join(root, ".hitless"))).rejects.toThrow("ENOENT");
});

test("keeps the good version serving while broken ones are deployed beside it", async () => {
  const start = run("start.ts");
  const [, address = ""] = await start.says(/ is at (http:\S+) until Ctrl-C/);
  const second = run("start.ts");
  expect(await second.ended).toBe(1);
  expect(second.output()).toContain("It is up already");

  for (const broken of isFull ? ["crash", "unhealthy", "slow", "500"] : ["crash", "500"]) {
    const deploy = run("deploy.ts", ["--broken", broken]);
    expect(await deploy.ended, deploy.output()).toBe(1);
    expect(deploy.output()).toMatch(
      broken === "500" ? /reverted {2}3\.0\.0-/ : /failed {2}3\.0\.0-/,
    );
    expect(deploy.output().split("\n").length).toBeLessThan(60);
    expect((await fetch(address)).headers.get("x-hitless-version")).toBe("2.0.0");
  }
  const good = run("deploy.ts", ["--app-version", "3.1.0"]);
  expect(await good.ended, good.output()).toBe(0);
  expect((await fetch(address)).headers.get("x-hitless-version")).toBe("3.1.0");

  start.child.kill("SIGINT");
  expect(await start.ended, start.output()).toBe(0);
  await expect(fetch(address)).rejects.toThrow("fetch failed");
  await expect(access(join(root, ".hitless"))).rejects.toThrow("ENOENT");
});
