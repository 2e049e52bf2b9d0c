import { readFile } from "node:fs/promises";

import { failedTotal, type ProbeReceipt, startProbe } from "@hitless/probe";
import { expect, test } from "vitest";

import { apply } from "../src/apply.ts";
import { deploy, observe, type Plan, planDeploy, rollback, underProbe } from "../src/index.ts";
import { acquireLock } from "../src/lock.ts";
import { lockFiles } from "../src/lock-file.ts";
import { isFull, mixed, pages, site } from "./support/site.ts";

const rounds = isFull ? 50 : 4;

test(`fails no request in ${rounds} deploys under mixed load, and handles each POST once`, async () => {
  const { stackOf, up, ledger, ...parts } = await site();
  const { address } = await up();
  await using probe = await startProbe(address, mixed);
  for (let round = 2; round < 2 + rounds; round += 1) {
    const { outcome } = await deploy(await stackOf(String(round)), {
      ...parts,
      onEvent: (event) => {
        if (event.type === "switched") probe.mark({ at: event.at, type: "switched" });
      },
    });
    expect(outcome).toEqual({ is: "deployed" });
  }
  const receipt = await probe.stop();

  expect({
    failed: failedTotal(receipt),
    failures: receipt.failures,
    streams: receipt.streams?.reasons,
  }).toEqual({
    failed: 0,
    failures: [],
    streams: {},
  });
  expect(receipt.switches).toHaveLength(rounds);
  expect(receipt.switches.filter(({ oldAnswersAfter }) => oldAnswersAfter > 0)).toEqual([]);
  expect(receipt.streams?.moved).toBeGreaterThanOrEqual(rounds);
  const handled = (await readFile(ledger, "utf8")).trim().split("\n");
  expect(new Set(handled).size).toBe(handled.length);
});

test("goes back to the version before without a failed request", async () => {
  const { stackOf, up, ...parts } = await site();
  const first = await up();
  const second = await deploy(await stackOf("2"), parts);
  const back = await underProbe(await stackOf("2"), rollback, parts, mixed);
  expect(back).toMatchObject({
    kind: "rollback",
    outcome: { is: "deployed" },
    from: { release: second.to.release },
    to: { release: first.to.release },
  });
  expect(back.probe?.failures).toEqual([]);
  expect(back.probe?.versions.map(({ version }) => version)).toEqual(["2", "1"]);
});

test("checks the same version deployed again by its release", async () => {
  const { stackOf, up, ...parts } = await site();
  const first = await up();
  const again = await underProbe(await stackOf("1"), deploy, parts, mixed);
  expect(again.to.release).not.toBe(first.to.release);
  expect(again.probe?.failures).toEqual([]);
  expect(again.probe?.versions.map(({ release }) => release)).toEqual([
    first.to.release,
    again.to.release,
  ]);
  expect(again.probe?.switches).toMatchObject([{ oldAnswersAfter: 0 }]);
});

/** Deploys over an app that exits at once when it is told to stop, with slow requests open. */
async function deployOverAbruptApp(steps: (plan: Plan) => Plan["steps"]): Promise<ProbeReceipt> {
  const { stackOf, up, ...parts } = await site();
  await up();
  const { address } = await deploy(await stackOf("2", { ABRUPT: "yes" }), parts);
  const stack = await stackOf("3", { WATCH: "0s" });
  const observed = await observe(stack, parts);
  const plan = planDeploy(stack, observed, "3-new");
  const never = new AbortController().signal;
  const ends = { interrupt: never, abandon: never };
  await using lock = await acquireLock(lockFiles(stack.folder), {
    command: "deploy",
    limitMs: 60_000,
  });
  await using probe = await startProbe(address, {
    ...pages,
    slowPath: "/slow",
    rate: { kept: 80, new: 20 },
  });
  const changed = { ...plan, steps: steps(plan) };
  await apply({ ...parts, ...ends, stack, observed, plan: changed, onEvent: () => {} }, lock);
  return await probe.stop();
}

test("fails no request of an app that exits at once when it is told to stop", async () => {
  const receipt = await deployOverAbruptApp(({ steps }) => steps);
  expect(receipt.failures).toEqual([]);
});

test("without the drain, the same deploy fails requests", async () => {
  const receipt = await deployOverAbruptApp(({ steps }) =>
    steps.filter((step) => step.do !== "drain"),
  );
  expect(receipt.requests.byKind.slow?.failed).toBeGreaterThan(0);
});

test("a switch to a release that answers 404 is seen as failed", async () => {
  const { stackOf, up, ...parts } = await site();
  const { address } = await up();
  const bad = await stackOf("2", { FAULT: "404", KEEP: "running", WATCH: "0s" });
  await using probe = await startProbe(address, mixed);
  await deploy(bad, parts);
  const receipt = await probe.stop();
  expect(receipt.failures.map(({ reason }) => reason)).toContain("status 404 instead of 200");
});
