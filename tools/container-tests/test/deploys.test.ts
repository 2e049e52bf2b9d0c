import { failedTotal, startProbe } from "@hitless/probe";
import { expect, test } from "vitest";

import { deploy, rollback } from "@hitless/blue-green";
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

test("goes back to the containers before by one switch", async (context) => {
  const { stackOf, up, means } = await containerSite(context);
  const first = await up();
  const { address } = first;
  await deploy(await stackOf("2"), means);
  await using probe = await startProbe(address, mixed);
  const back = await rollback(await stackOf("2"), means);
  expect(back).toMatchObject({
    kind: "rollback",
    outcome: { is: "deployed" },
    to: { release: first.to.release },
  });
  expect(failedTotal(await probe.stop())).toBe(0);
});
