import { startProbe } from "@hitless/probe";
import { expect, test } from "vitest";

import { deploy, type DeployEvent, status, up } from "../src/index.ts";
import { breakLock } from "../src/lock.ts";
import { lockFiles } from "../src/lock-file.ts";
import { pages, site } from "./support/site.ts";

function breakAtSwitch(event: DeployEvent): void {
  if (event.type === "switched") throw new Error("the listener is broken");
}

/** The pid of an instance that runs. */
async function pidOf(
  { runtime }: Pick<Awaited<ReturnType<typeof site>>, "runtime">,
  id: string,
): Promise<number> {
  const instance = (await runtime.list()).find((each) => each.id === id);
  if (instance?.state.is !== "running") throw new TypeError(`${id} does not run`);
  return instance.state.pid;
}

test("leaves what is live alone when something breaks right after the switch", async () => {
  const { stackOf, up: bringUp, ...parts } = await site();
  const { address } = await bringUp();
  await using probe = await startProbe(address, pages);
  const stack = await stackOf("2");
  await expect(deploy(stack, { ...parts, onEvent: breakAtSwitch })).rejects.toThrow(
    "the listener is broken",
  );
  expect((await status(stack, parts)).releases.find(({ is }) => is === "live")?.version).toBe("2");
  expect(await deploy(stack, parts)).toMatchObject({ kind: "resume", outcome: { is: "deployed" } });
  expect((await probe.stop()).failures).toEqual([]);
});

test("goes back when the new release does not answer as soon as it has the traffic", async () => {
  const { stackOf, up: bringUp, ...parts } = await site();
  const first = await bringUp();
  const { outcome } = await deploy(await stackOf("2", { FAULT: "hangs" }), parts);
  expect(outcome).toMatchObject({
    is: "reverted",
    reason: { summary: expect.stringMatching(/no answer|not answered/) as string },
  });
  expect((await status(await stackOf("1"), parts)).releases).toMatchObject([
    { release: first.to.release, is: "live" },
  ]);
});

test("keeps the traffic where it is when there is nothing healthy to go back to", async () => {
  const { stackOf, up: bringUp, ...parts } = await site();
  const first = await bringUp();
  const stack = await stackOf("2", { WATCH: "30s" });
  let killed = Promise.resolve();
  const onEvent = (event: DeployEvent) => {
    if (event.type !== "step-started" || event.step.do !== "watch") return;
    const ids = [...first.to.ids, event.step.candidate.ids[0] ?? ""];
    killed = (async () => {
      const pids = await Promise.all(ids.map((id) => pidOf(parts, id)));
      for (const pid of pids) process.kill(pid, "SIGKILL");
    })();
  };
  const { outcome, to } = await deploy(stack, { ...parts, onEvent });
  await killed;
  expect(outcome).toMatchObject({
    is: "unwell",
    reason: { summary: expect.stringContaining("cannot take over") as string },
  });
  expect((await fetch(first.address)).headers.get("x-hitless-release")).toBe(to.release);
});

test("does nothing more when its lock was broken", async () => {
  const { stackOf, up: bringUp, ...parts } = await site();
  await bringUp();
  const stack = await stackOf("2");
  let broken: Promise<unknown> = Promise.resolve();
  const onEvent = (event: DeployEvent) => {
    if (event.type === "step-started" && event.step.do === "check")
      broken = breakLock(lockFiles(stack.folder));
  };
  await expect(deploy(stack, { ...parts, onEvent })).rejects.toMatchObject({ code: "lock-lost" });
  await broken;
  const left = (await status(stack, parts)).releases.find(({ is }) => is === "left");
  expect(left?.instances.map(({ state }) => state.is)).toEqual(["running", "running"]);
});

test("finds a release that is only healthy without the proxy, before it gets traffic", async () => {
  const { stackOf, up: bringUp, ...parts } = await site();
  await bringUp();
  const stack = await stackOf("2", { FAULT: "behind-proxy" });
  stack.health.deadlineMs = 8_000;
  const { outcome } = await deploy(stack, parts);
  expect(outcome).toMatchObject({
    is: "failed",
    reason: { summary: expect.stringContaining("the preview") as string },
  });
});

test("forgets the addresses of what it stopped", async () => {
  const { stackOf, up: bringUp, ...parts } = await site();
  const { to } = await bringUp();
  await deploy(await stackOf("2"), parts);
  const { backends } = await parts.proxy.observe();
  expect(backends.find(({ name }) => name === `web-${to.color}`)?.servers).toEqual([]);
});

test("refuses to move a stack to another address in passing", async () => {
  const { stackOf, up: bringUp, ...parts } = await site();
  await bringUp();
  const stack = await stackOf("2");
  await expect(
    deploy({ ...stack, listen: { host: "127.0.0.1", port: 1 } }, parts),
  ).rejects.toMatchObject({ code: "stack-file" });
});

test("refuses another version on up, and says when what is live does not answer", async () => {
  const { stackOf, up: bringUp, ...parts } = await site();
  const { to } = await bringUp();
  await expect(up(await stackOf("2"), parts)).rejects.toMatchObject({ code: "another-version" });
  const pids = await Promise.all(to.ids.map((id) => pidOf(parts, id)));
  for (const pid of pids) process.kill(pid, "SIGSTOP");
  const { outcome } = await up(await stackOf("1"), parts);
  for (const pid of pids) process.kill(pid, "SIGCONT");
  expect(outcome.is).toBe("unwell");
});

test("names the port that is taken, and takes everything back", async () => {
  const { stackOf, up: bringUp, ...parts } = await site();
  const other = await bringUp();
  const second = await site();
  const stack = await second.stackOf("1");
  const port = Number(new URL(other.address).port);
  await expect(up({ ...stack, listen: { host: "127.0.0.1", port } }, second)).rejects.toThrow(
    `127.0.0.1:${port}`,
  );
  expect(await second.runtime.list()).toEqual([]);
  expect(await parts.runtime.list()).toHaveLength(2);
  expect(await stackOf("1")).toBeDefined();
});
