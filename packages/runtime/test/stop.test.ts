import { expect, test } from "vitest";
import type { InstanceState } from "../src/index.ts";
import { eventually, isRunning, pidOf, type Sandbox, sandbox } from "./support/sandbox.ts";

/** Starts the script as an instance and waits for its first line. */
async function startScript(
  box: Sandbox,
  script: string,
): Promise<{ state: InstanceState; line: string }> {
  await box.runtime.create(box.spec("shop-1", ["sh", "-c", script]));
  const { state } = await box.runtime.start("shop-1");
  const [line = ""] = await eventually(
    () => box.runtime.logs("shop-1"),
    (lines) => lines.length > 0,
  );
  return { state, line };
}

const stubborn = 'trap "" TERM; echo ready; while :; do sleep 0.05; done';

test("lets an instance end by itself within the grace time", async () => {
  const box = await sandbox();
  await startScript(box, 'trap "exit 7" TERM; echo ready; while :; do sleep 0.05; done');
  const { state } = await box.runtime.stop("shop-1");
  expect(state).toEqual({ is: "exited", exit: { code: 7 } });
});

test("kills an instance that ignores the signal, after the grace time", async () => {
  const box = await sandbox();
  const started = await startScript(box, stubborn);
  const { state } = await box.runtime.stop("shop-1", { graceMs: 100 });
  expect(state).toEqual({ is: "exited", exit: { signal: "SIGKILL" } });
  expect(await isRunning(pidOf(started.state))).toBe(false);
});

test("sends the signal that it is told", async () => {
  const box = await sandbox();
  await startScript(
    box,
    'trap "exit 8" INT; trap "" TERM; echo ready; while :; do sleep 0.05; done',
  );
  const { state } = await box.runtime.stop("shop-1", { signalName: "SIGINT" });
  expect(state).toEqual({ is: "exited", exit: { code: 8 } });
});

test("leaves the instance as it is when the stop is aborted", async () => {
  const box = await sandbox();
  await startScript(box, stubborn);
  const controller = new AbortController();
  const stopping = box.runtime.stop("shop-1", { signal: controller.signal });
  setImmediate(() => controller.abort(new Error("enough")));
  await expect(stopping).rejects.toThrow("enough");
  expect((await box.runtime.list()).map(({ state }) => state.is)).toEqual(["running"]);
});

test("ends what the instance has started, too", async () => {
  const box = await sandbox();
  const { line } = await startScript(box, "sleep 600 & echo $!; wait");
  await box.runtime.stop("shop-1");
  expect(await isRunning(Number(line))).toBe(false);
});

test("would leave what the instance has started if the signal went to one process only", async () => {
  const box = await sandbox();
  const { state, line } = await startScript(box, "sleep 600 & echo $!; wait");
  process.kill(pidOf(state), "SIGTERM");
  await eventually(
    () => box.runtime.list(),
    ([instance]) => instance?.state.is === "exited",
  );
  expect(await isRunning(Number(line))).toBe(true);
});

test("waits for what the instance has started, and kills it after the grace time", async () => {
  const box = await sandbox();
  const { line } = await startScript(
    box,
    `(${stubborn.replace("echo ready", "echo $(exec sh -c 'echo $PPID')")}) & wait`,
  );
  const { state } = await box.runtime.stop("shop-1", { graceMs: 100 });
  expect(state).toEqual({ is: "exited", exit: { signal: "SIGTERM" } });
  expect(await isRunning(Number(line))).toBe(false);
});

test.skipIf(process.platform !== "linux")(
  "finds and ends what an instance left behind that ended by itself",
  async () => {
    const box = await sandbox();
    const { line } = await startScript(box, "sleep 600 & echo $!");
    await eventually(
      () => box.runtime.list(),
      ([instance]) => instance?.state.is === "exited",
    );
    expect(await isRunning(Number(line))).toBe(true);
    await expect(box.runtime.remove("shop-1")).rejects.toThrow("instance shop-1 runs");

    await box.runtime.stop("shop-1");

    expect(await isRunning(Number(line))).toBe(false);
    await box.runtime.remove("shop-1");
  },
);

test.skipIf(process.platform !== "linux")(
  "ends what the last run left behind before it starts the next",
  async () => {
    const box = await sandbox();
    const { line } = await startScript(box, "sleep 600 & echo $!");
    await eventually(
      () => box.runtime.list(),
      ([instance]) => instance?.state.is === "exited",
    );
    await box.runtime.start("shop-1");
    expect(await isRunning(Number(line))).toBe(false);
  },
);
