import { expect, test } from "vitest";
import { processRuntime } from "../src/index.ts";
import type { Work } from "./support/deployer.ts";
import { runScript } from "./support/run-script.ts";
import { eventually, isRunning, pidOf, sandbox } from "./support/sandbox.ts";

test("outlives a killed deployer, goes on writing, and is found and stopped by the next one", async () => {
  const box = await sandbox();
  const ticks = ["sh", "-c", "n=0; while :; do n=$((n+1)); echo tick $n; sleep 0.02; done"];
  const spec = box.spec("shop-1", ticks, { labels: { color: "blue" } });
  const work: Work = {
    runtime: { folder: box.folder },
    specs: [spec],
    calls: ["create", "start"],
    stay: true,
  };
  const deployer = runScript("deployer.ts", work);
  await deployer.said("done: start");
  deployer.child.kill("SIGKILL");
  await deployer.ended;

  const next = processRuntime({ folder: box.folder });
  const [found] = await next.list({ color: "blue" });
  expect(found).toMatchObject({
    id: "shop-1",
    state: { is: "running" },
    address: { host: "127.0.0.1" },
  });
  const pid = pidOf(found?.state ?? { is: "created" });
  const [before = ""] = await eventually(
    () => next.logs("shop-1", { lines: 1 }),
    (lines) => lines.length === 1,
  );
  await eventually(
    () => next.logs("shop-1", { lines: 1 }),
    ([line]) => line !== before,
  );

  const stopped = await next.stop("shop-1");

  // The one that could have seen how it ended is dead.
  expect(stopped.state).toEqual({ is: "exited", exit: {} });
  expect(await isRunning(pid)).toBe(false);
});

test("does not keep the deployer from ending while its instance runs", async () => {
  const box = await sandbox();
  const spec = box.spec("shop-1", ["sleep", "600"]);
  const work: Work = { runtime: { folder: box.folder }, specs: [spec], calls: ["create", "start"] };
  const { code, errors } = await runScript("deployer.ts", work).ended;
  expect([code, errors]).toEqual([0, ""]);
  expect((await box.runtime.list()).map(({ state }) => state.is)).toEqual(["running"]);
});
