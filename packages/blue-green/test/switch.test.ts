import { readFile } from "node:fs/promises";

import { failedTotal, startProbe } from "@hitless/probe";
import { expect, test } from "vitest";

import { deploy, rollback, underProbe } from "../src/index.ts";
import { isFull, mixed, site } from "./support/site.ts";

const rounds = isFull ? 50 : 6;

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

test("without the drain, the same load sees failed requests", async () => {
  const { stackOf, up, ...parts } = await site();
  const { address, to: old } = await up();
  const stack = await stackOf("2", { KEEP: "running" });
  const next = await deploy(stack, parts);
  // Back to the old color with the switch alone, and the new one is killed without waiting for it.
  await using probe = await startProbe(address, mixed);
  await parts.proxy.setRoutes([
    { route: "web", to: [{ backend: `web-${old.color}`, weight: 100 }] },
  ]);
  await Promise.all(next.to.ids.map((id) => parts.runtime.stop(id, { signalName: "SIGKILL" })));
  const receipt = await probe.stop();
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
