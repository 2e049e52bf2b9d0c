import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { failureOf } from "../test/support/failure-of.ts";
import { eventually, markedProcesses, type Sandbox, sandbox } from "../test/support/sandbox.ts";
import { claimThenExec, launch, type LaunchOptions } from "./launch.ts";
import { readIfThere } from "./files.ts";
import { claimForNobody, claimPath, createRunsFolder, isRunning, readRuns } from "./runs.ts";
import { readBootId } from "./process-table.ts";

const key = "shop.0a1b2c";
let box: Sandbox;
let options: LaunchOptions;

beforeEach(async () => {
  box = await sandbox();
  await createRunsFolder(box.folder, key);
  options = {
    folder: box.folder,
    key,
    number: 1,
    head: { port: 20_001, bootId: await readBootId() },
    command: ["/bin/sh", "-c", 'echo "program $0 $1"; exec sleep 600', "a b", `$c'"\n\\`],
    workingFolder: "/",
    environment: { PATH: process.env["PATH"] ?? "", HITLESS_TEST: box.marker },
    logPath: join(box.folder, "logs", "shop.log"),
  };
});

afterEach(() => vi.unstubAllEnvs());

test("claims the run by the pid and start time that the program then has", async () => {
  const { run, pid } = await launch(options);

  expect(run).toMatchObject({ number: 1, token: `${key}.1`, pid, port: 20_001 });
  expect(run && (await isRunning(run))).toBe(true);
  expect(await readRuns(box.folder, key)).toEqual({ next: 2, last: run });
});

test("hands the arguments on as they are, and the output to the log", async () => {
  const { exit } = await launch({ ...options, command: ["/bin/echo", "a b", `$c'"\n\\`, "", "*"] });
  await exit;
  expect(await readFile(options.logPath, "utf8")).toBe(`a b $c'"\n\\  *\n`);
});

test("hands the environment on as it is, whatever names it has", async () => {
  const names = ["claim", "claimed", "head", "line", "tools", "LC_ALL", "key"];
  const environment = Object.fromEntries(names.map((name) => [name, `value of ${name}`]));
  const { exit, run } = await launch({ ...options, command: ["/usr/bin/env"], environment });
  await exit;
  expect(run?.number).toBe(1);
  const lines = (await readFile(options.logPath, "utf8")).split("\n");
  expect(lines).toEqual(expect.arrayContaining(names.map((name) => `${name}=value of ${name}`)));
});

test("tells how the program ended", async () => {
  const { exit } = await launch({ ...options, command: ["/bin/sh", "-c", "exit 7"] });
  expect(await exit).toEqual({ code: 7 });
  const killed = await launch({ ...options, number: 2, command: ["/bin/sh", "-c", "kill -9 $$"] });
  expect(await killed.exit).toEqual({ signal: "SIGKILL" });
});

test("starts one program where many start the same run", async () => {
  const launched = await Promise.all(Array.from({ length: 5 }, () => launch(options)));

  const winners = launched.filter(({ run, pid }) => run?.pid === pid);
  expect(winners).toHaveLength(1);
  expect(new Set(launched.map(({ run }) => run?.pid)).size).toBe(1);
  const others = launched.filter((one) => one !== winners[0]);
  expect(await Promise.all(others.map(({ exit }) => exit))).toEqual(
    [1, 2, 3, 4].map(() => ({ code: 75 })),
  );
});

test("starts nothing where the claim was taken so that nothing starts", async () => {
  await claimForNobody(box.folder, key, 1);
  const { run, exit } = await launch(options);
  expect(run).toBeUndefined();
  expect(await exit).toEqual({ code: 75 });
  expect(await readIfThere(options.logPath)).toBe("");
});

test("starts nothing where the instance was removed", async () => {
  await rm(join(box.folder, "runs"), { recursive: true });
  const { run, exit } = await launch(options);
  expect(run).toBeUndefined();
  expect(await exit).toEqual({ code: 75 });
});

test("would start a program that nobody knows without the claim", async () => {
  await claimForNobody(box.folder, key, 1);
  const withoutClaim = 'shift 3; exec "$@"';
  const words = [claimPath(box.folder, key, 1), "{}", "", "/bin/sh", "-c", "exit 7"];
  const codes = await Promise.all(
    [claimThenExec, withoutClaim].map(async (script) => {
      const child = spawn("/bin/sh", ["-c", script, "hitless", ...words], { stdio: "ignore" });
      return (await once(child, "exit"))[0] as unknown;
    }),
  );
  expect(codes).toEqual([75, 7]);
});

/** A child that does not get as far as its claim. */
async function withSlowClaim(): Promise<void> {
  const tools = join(box.folder, "tools");
  await mkdir(tools);
  await writeFile(join(tools, "ln"), "#!/bin/sh\nexec sleep 600\n", { mode: 0o700 });
  vi.stubEnv("PATH", `${tools}:${process.env["PATH"]}`);
}

test("leaves nothing that could still start when it is aborted", async () => {
  await withSlowClaim();
  const controller = new AbortController();
  const launching = launch({ ...options, signal: controller.signal });
  setImmediate(() => controller.abort(new Error("enough")));
  await expect(launching).rejects.toThrow("enough");
  expect(await readRuns(box.folder, key)).toEqual({ next: 2 });
  await eventually(
    () => markedProcesses(box.marker),
    (pids) => pids.length === 0,
  );
});

test("leaves nothing that could still start when the child takes too long", async () => {
  await withSlowClaim();
  expect(await failureOf(launch({ ...options, claimMs: 50 }))).toMatch(
    /^cannot-start: .* within 50 ms/,
  );
  expect(await readRuns(box.folder, key)).toEqual({ next: 2 });
  await eventually(
    () => markedProcesses(box.marker),
    (pids) => pids.length === 0,
  );
});

test("says that the system gives no process", async () => {
  const failure = await failureOf(launch({ ...options, workingFolder: "/none" }));
  expect(failure).toMatch(/^cannot-start: .*no process/);
});
