import { expect, test } from "vitest";
import { type EngineBox, engineBox, script } from "./support/engine.ts";
import { eventually } from "./support/sandbox.ts";
import type { ContainerSettings, Instance } from "../src/index.ts";

/** Runs the code in Node.js and waits for its first line. */
async function started(
  { runtime, spec }: EngineBox,
  code: string,
  container: ContainerSettings = {},
): Promise<string> {
  const { id } = await runtime.create(spec("app", script(code), { container }));
  await runtime.start(id);
  await eventually(
    () => runtime.logs(id),
    (lines) => lines.includes("ready"),
  );
  return id;
}

function exitOf({ state }: Instance) {
  return state.is === "exited" ? state.exit : state.is;
}

const stay = `setInterval(() => {}, 1000); console.log("ready");`;

test("lets an instance end by itself within the grace time", async (context) => {
  const box = await engineBox(context);
  const id = await started(box, `process.on("SIGTERM", () => process.exit(7)); ${stay}`);
  expect(exitOf(await box.runtime.stop(id))).toEqual({ code: 7 });
});

test("kills an instance that ignores the signal, after the grace time", async (context) => {
  const box = await engineBox(context);
  const id = await started(box, `process.on("SIGTERM", () => {}); ${stay}`);
  expect(exitOf(await box.runtime.stop(id, { graceMs: 1_000 }))).toEqual({ signal: "SIGKILL" });
});

test("takes the container's own stop signal where none is told", async (context) => {
  const box = await engineBox(context);
  const code = `process.on("SIGTERM", () => {}); process.on("SIGUSR2", () => process.exit(8)); ${stay}`;
  const id = await started(box, code, { stopSignal: "SIGUSR2" });
  expect(exitOf(await box.runtime.stop(id))).toEqual({ code: 8 });
});

test("sends another signal, and the engine does not start again what has to be stopped", async (context) => {
  const box = await engineBox(context);
  const code = `process.on("SIGTERM", () => {}); process.on("SIGINT", () => process.exit(9)); ${stay}`;
  const id = await started(box, code, { restart: { name: "always" } });
  expect(exitOf(await box.runtime.stop(id, { signalName: "SIGINT" }))).toEqual({ code: 9 });
  const { State, HostConfig } = await box.engine.docker.getContainer(id).inspect();
  expect([State.Status, HostConfig.RestartPolicy?.Name]).toEqual(["exited", "always"]);
  expect((await box.runtime.start(id)).state.is).toBe("running");
});

test("twin: the same signal by itself lets the engine start it again", async (context) => {
  const box = await engineBox(context);
  const code = `process.on("SIGINT", () => process.exit(9)); ${stay}`;
  const id = await started(box, code, { restart: { name: "always" }, stopSignal: "SIGTERM" });
  await box.engine.docker.getContainer(id).kill({ signal: "SIGINT" });
  const [again] = await eventually(
    () => box.runtime.list(box.labels),
    (all) => all.some((one) => one.id === id && one.restarts === 1 && one.state.is === "running"),
  );
  expect(again).toBeDefined();
});

test("accepts a stop of one that never started, and of one that has ended", async (context) => {
  const box = await engineBox(context);
  const { id } = await box.runtime.create(box.spec("app", ["sh", "-c", "exit 3"]));
  for (const signalName of ["SIGTERM", "SIGINT"] as const) {
    expect(exitOf(await box.runtime.stop(id, { signalName }))).toBe("created");
  }
  await box.runtime.start(id);
  await eventually(
    () => box.runtime.list(box.labels),
    (all) => all.some((one) => one.id === id && one.state.is === "exited"),
  );
  expect(exitOf(await box.runtime.stop(id))).toEqual({ code: 3 });
});

test("goes on at the engine where the deployer gives up waiting", async (context) => {
  const box = await engineBox(context);
  const id = await started(box, `process.on("SIGTERM", () => {}); ${stay}`);
  const controller = new AbortController();
  const stopping = box.runtime.stop(id, { graceMs: 1_000, signal: controller.signal });
  setTimeout(() => controller.abort(new Error("enough")), 100);
  await expect(stopping).rejects.toThrow("enough");
  await eventually(
    () => box.runtime.list(box.labels),
    (all) => all.some((one) => one.id === id && one.state.is === "exited"),
  );
});
