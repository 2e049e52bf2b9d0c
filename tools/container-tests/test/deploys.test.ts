import { failedTotal, startProbe } from "@hitless/probe";
import { expect, test } from "vitest";

import { deploy, type DeployEvent, renewProxy, rollback } from "@hitless/blue-green";
import { containerSite } from "./support/site.ts";
import { isFull, mixed } from "./support/traffic.ts";

const rounds = isFull ? 20 : 3;

test(`fails no request in ${rounds} deploys of containers behind HAProxy`, async (context) => {
  const { stackOf, up, means } = await containerSite(context);
  const { address } = await up();
  await using probe = await startProbe(address, mixed);
  for (let round = 2; round < 2 + rounds; round += 1) {
    const { outcome } = await deploy(await stackOf(String(round)), {
      ...means,
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
  }).toEqual({ failed: 0, failures: [], streams: {} });
  expect(receipt.switches).toHaveLength(rounds);
  expect(receipt.switches.filter(({ oldAnswersAfter }) => oldAnswersAfter > 0)).toEqual([]);
  expect(receipt.streams?.moved).toBeGreaterThanOrEqual(rounds);
});

test("fails no request when HAProxy is given other settings between deploys", async (context) => {
  const { stackOf, up, means } = await containerSite(context);
  const { address } = await up();
  await using probe = await startProbe(address, mixed);
  for (const version of ["2", "3"]) {
    const stack = await stackOf(version);
    const { proxy } = stack.project;
    const settings = { ...proxy.settings, timeouts: { connectMs: 1_000 + Number(version) } };
    const project = { ...stack.project, proxy: { ...proxy, settings } };
    await renewProxy([{ ...stack, project }], means);
    expect((await means.proxy.observe()).settings?.timeouts).toEqual(settings.timeouts);
    expect((await deploy(stack, means)).outcome).toEqual({ is: "deployed" });
  }
  const receipt = await probe.stop();
  expect({ failed: failedTotal(receipt), failures: receipt.failures }).toEqual({
    failed: 0,
    failures: [],
  });
  expect(receipt.versions.at(-1)).toMatchObject({ version: "3" });
});

test("cuts a stubborn stream at the drain limit only, and says so", async (context) => {
  const { stackOf, up, means } = await containerSite(context);
  await up();
  const { address } = await deploy(await stackOf("2", { IGNORE_STOP: "yes" }), means);
  await using probe = await startProbe(address, mixed);
  const seen: { type: string; at: number }[] = [];
  const { outcome, cut } = await deploy(await stackOf("3", { DRAIN: "2s" }), {
    ...means,
    onEvent: (event) => {
      const isStop = event.type === "step-started" && event.step.do === "stop";
      if (isStop || event.type === "drain-limit")
        seen.push({ type: event.type, at: performance.now() });
    },
  });
  expect(outcome).toEqual({ is: "deployed" });
  const receipt = await probe.stop();
  expect(cut).toBe(4);
  expect(seen.map(({ type }) => type)).toEqual(["step-started", "drain-limit"]);
  const [stop, limit] = seen;
  expect((limit?.at ?? 0) - (stop?.at ?? 0)).toBeGreaterThanOrEqual(2_000);
  expect(receipt.streams?.cut).toBe(4);
  expect(receipt.failures).toEqual([]);
});

test("goes back to the containers before by one switch", async (context) => {
  const { stackOf, up, means } = await containerSite(context);
  const first = await up();
  const { address } = first;
  await deploy(await stackOf("2"), means);
  await using probe = await startProbe(address, mixed);
  const switched: string[] = [];
  const onEvent = (event: DeployEvent): void => {
    if (event.type === "switched") switched.push(event.release);
  };
  const back = await rollback(await stackOf("2"), { ...means, onEvent });
  expect(back).toMatchObject({
    kind: "rollback",
    outcome: { is: "deployed" },
    to: { release: first.to.release },
  });
  expect(switched).toEqual([first.to.release]);
  expect(failedTotal(await probe.stop())).toBe(0);
});
