import { failedTotal } from "@hitless/probe";
import { expect, test } from "vitest";

import { deploy, type DeployEvent, status, underProbe } from "../src/index.ts";
import { pages, site } from "./support/site.ts";

test.each([
  ["crash", "exited with code 7", "cannot open database: permission denied"],
  ["unhealthy", "status 503", "2 is ready"],
  ["slow", "3000 ms", "2 is ready"],
])(
  "gives a release that is broken by %s no traffic, and says why on one screen",
  async (FAULT, seen, output) => {
    const { stackOf, up, ...parts } = await site();
    const first = await up();
    const stack = await stackOf("2", { FAULT });
    stack.health.deadlineMs = 6_000;
    const { outcome, probe } = await underProbe(stack, deploy, parts, pages);
    if (outcome.is !== "failed") throw new TypeError(`the outcome is ${outcome.is}`);
    expect(outcome.reason.summary).toContain(seen);
    expect(outcome.reason.lastLines).toContain(output);
    expect(outcome.reason.lastLines.length).toBeLessThanOrEqual(15);
    expect(probe?.versions.map(({ version }) => version)).toEqual(["1"]);
    expect(probe && failedTotal(probe)).toBe(0);
    const { releases } = await status(stack, parts);
    expect(releases.map(({ release }) => release)).toEqual([first.to.release]);
  },
);

test.each([
  ["500", /requests to the new release failed/],
  ["sickens", /failed 3 health checks in a row: .*503/],
])(
  "takes the traffic away again from a release that shows %s only after the switch",
  async (FAULT, summary) => {
    const { stackOf, up, ...parts } = await site();
    const first = await up();
    const stack = await stackOf("2", { FAULT, WATCH: "20s" });
    const { outcome, probe } = await underProbe(stack, deploy, parts, pages);
    if (outcome.is !== "reverted") throw new TypeError(`the outcome is ${outcome.is}`);
    expect(outcome.reason.summary).toMatch(summary);
    expect(probe?.versions.at(-1)).toBeDefined();
    const { releases } = await status(stack, parts);
    expect(releases).toMatchObject([{ release: first.to.release, is: "live" }]);
    expect(probe?.timeline.buckets.at(-1)?.failed).toBe(0);
  },
);

test("without the watch, the same broken release keeps its traffic", async () => {
  const { stackOf, up, ...parts } = await site();
  await up();
  const { outcome } = await underProbe(
    await stackOf("2", { FAULT: "500", WATCH: "0s" }),
    deploy,
    parts,
    pages,
  );
  expect(outcome).toEqual({ is: "deployed" });
});

test("undoes what was done when it is interrupted before the switch", async () => {
  const { stackOf, up, ...parts } = await site();
  const first = await up();
  const interrupt = new AbortController();
  const stack = await stackOf("2", { FAULT: "unhealthy" });
  const onEvent = (event: DeployEvent) => {
    if (event.type === "progress" && event.step.do === "check") interrupt.abort();
  };
  const { outcome } = await deploy(stack, { ...parts, onEvent, signal: interrupt.signal });
  expect(outcome).toEqual({ is: "interrupted" });
  expect((await status(stack, parts)).releases).toMatchObject([
    { release: first.to.release, is: "live" },
  ]);
});

test("finishes without the rest of the watch when it is interrupted after the switch", async () => {
  const { stackOf, up, ...parts } = await site();
  await up();
  const interrupt = new AbortController();
  const onEvent = (event: DeployEvent) => {
    if (event.type === "switched") interrupt.abort();
  };
  const stack = await stackOf("2", { WATCH: "10m" });
  const { outcome } = await deploy(stack, { ...parts, onEvent, signal: interrupt.signal });
  expect(outcome).toEqual({ is: "deployed" });
  const { releases } = await status(stack, parts);
  expect(releases.map(({ is, version }) => `${is} ${version}`)).toEqual(["way-back 1", "live 2"]);
});

test("stops at once when it is abandoned, and says what is left", async () => {
  const { stackOf, up, ...parts } = await site();
  await up();
  const abandon = new AbortController();
  const onEvent = (event: DeployEvent) => {
    if (event.type === "step-started" && event.step.do === "watch") abandon.abort();
  };
  const stack = await stackOf("2", { WATCH: "10m" });
  await expect(deploy(stack, { ...parts, onEvent, abandon: abandon.signal })).rejects.toMatchObject(
    {
      code: "abandoned",
      message: expect.stringMatching(
        /in the middle of "watch 2-.*left to do: watch 2-.*stop 1-/,
      ) as string,
    },
  );
});
