import type { Proxy } from "@hitless/proxy";
import { expect, test } from "vitest";

import type { Context } from "../src/context.ts";
import { deploy, type DeployEvent, observe, planDeploy, status } from "../src/index.ts";
import { breakLock } from "../src/lock.ts";
import { lockFiles } from "../src/lock-file.ts";
import { newReleaseId } from "../src/release.ts";
import { verify } from "../src/steps/verify.ts";
import type { Stack } from "../src/stack.ts";
import { site } from "./support/site.ts";

/** What a deployer has before its first step, as it would be without a lock. */
async function contextOf(
  {
    stackOf,
    runtime,
    proxy,
  }: Pick<Awaited<ReturnType<typeof site>>, "stackOf" | "runtime" | "proxy">,
  version: string,
): Promise<Context> {
  const stack = await stackOf(version);
  const observed = await observe(stack, { runtime, proxy });
  const never = new AbortController().signal;
  return {
    stack,
    runtime,
    proxy,
    observed,
    plan: planDeploy(stack, observed, newReleaseId(version)),
    onEvent: () => {},
    interrupt: never,
    abandon: never,
  };
}

test("lets one of two deployers go, and tells the other who is at work", async () => {
  const { stackOf, up, ...parts } = await site();
  await up();
  const [two, three] = [await stackOf("2"), await stackOf("3")];
  const results = await Promise.allSettled([deploy(two, parts), deploy(three, parts)]);
  const [refused] = results.filter(({ status: is }) => is === "rejected");
  expect(results.map(({ status: is }) => is).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(refused).toMatchObject({ reason: { code: "locked" } });
});

test("lets the second deployer go after the first when it waits", async () => {
  const { stackOf, up, ...parts } = await site();
  await up();
  const [two, three] = [await stackOf("2"), await stackOf("3")];
  const started = Promise.withResolvers<DeployEvent>();
  const first = deploy(two, { ...parts, onEvent: started.resolve });
  await started.promise;
  const second = await deploy(three, { ...parts, waitMs: 60_000 });
  expect(await first).toMatchObject({ outcome: { is: "deployed" } });
  expect(second).toMatchObject({ outcome: { is: "deployed" }, from: { version: "2" } });
  expect(
    (await status(three, parts)).releases.map(({ is, version }) => `${is} ${version}`),
  ).toEqual(["way-back 2", "live 3"]);
});

test("claims no success once its lock was broken, though nothing was left to change", async () => {
  const { stackOf, up, ...parts } = await site();
  await up();
  const stack: Stack = { ...(await stackOf("2")), keep: "running", watchMs: 300 };
  let broken: Promise<unknown> = Promise.resolve();
  const deployed = deploy(stack, {
    ...parts,
    onEvent(event) {
      const isWatch = event.type === "step-started" && event.step.do === "watch";
      if (isWatch) broken = breakLock(lockFiles(stack.folder));
    },
  });
  await expect(deployed).rejects.toMatchObject({ code: "lock-lost" });
  expect(await broken).toMatchObject({ command: "deploy" });
});

test("moves no traffic once its lock was broken, however lately it was held", async () => {
  const { stackOf, up, ...parts } = await site();
  const first = await up();
  const stack = await stackOf("2");
  let broken: Promise<unknown> | undefined;
  const proxy: Proxy = {
    ...parts.proxy,
    // The last one to ask before the switch is the check through the preview, a moment after the lock was held.
    async ask(question, options) {
      const answer = await parts.proxy.ask(question, options);
      if ("listener" in question.to) await (broken ??= breakLock(lockFiles(stack.folder)));
      return answer;
    },
  };
  await expect(deploy(stack, { ...parts, proxy })).rejects.toMatchObject({ code: "lock-lost" });
  expect(await broken).toMatchObject({ command: "deploy" });
  expect((await fetch(first.address)).headers.get("x-hitless-release")).toBe(first.to.release);
});

test("takes no answer of another release for its own", async () => {
  const { up, ...parts } = await site();
  const { to } = await up();
  const context = await contextOf(parts, "2");
  await expect(verify(context, to, context.abandon)).resolves.toBeUndefined();
  await expect(verify(context, context.plan.to, context.abandon)).rejects.toThrow(
    `was answered with status 200 by ${to.release}; expected a good answer by ${context.plan.to.release}`,
  );
});
