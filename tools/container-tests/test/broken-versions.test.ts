import { failedTotal } from "@hitless/probe";
import { expect, test } from "vitest";

import { deploy, type DeployReceipt, status, underProbe } from "@hitless/blue-green";
import { containerSite, type ContainerVariant } from "./support/site.ts";
import { pages } from "./support/traffic.ts";

/** What the release wrote last. */
function linesOf({ outcome }: DeployReceipt): string {
  return "reason" in outcome ? outcome.reason.lastLines.join("\n") : "";
}

function reasonOf({ outcome }: DeployReceipt): string {
  return "reason" in outcome ? `${outcome.is}: ${outcome.reason.summary}` : outcome.is;
}

/** Cases that only the deadline ends. */
const runsOn: ReadonlySet<string> = new Set(["never healthy", "wrong port"]);

test("gives containers that are broken no traffic, and names the cause", async (context) => {
  const { stackOf, up, means } = await containerSite(context);
  const first = await up();
  const cases: readonly [string, ContainerVariant, RegExp, string][] = [
    ["crash", { FAULT: "crash" }, /exited with code 7/, "cannot open database: permission denied"],
    ["never healthy", { FAULT: "unhealthy" }, /status 503 "database is missing"/, "2 is ready"],
    ["wrong port", { APP_PORT: "3999" }, /:3999\/healthz: nothing listens there/, "2 is ready"],
    ["memory", { FAULT: "memory" }, /out of memory/, ""],
    [
      "image missing",
      { IMAGE: "localhost:1/nothing" },
      /image localhost:1\/nothing:\w+ could not be pulled/,
      "",
    ],
  ];
  for (const [name, variant, summary, output] of cases) {
    const stack = await stackOf("2", variant);
    // What ends by itself ends the wait, however busy the machine is.
    stack.health.deadlineMs = runsOn.has(name) ? 8_000 : 60_000;
    const receipt = await underProbe(stack, deploy, means, pages);
    expect(reasonOf(receipt), name).toMatch(summary);
    expect(reasonOf(receipt), name).toMatch(/^failed: /);
    expect(linesOf(receipt), name).toContain(output);
    expect(
      receipt.probe?.versions.map(({ version }) => version),
      name,
    ).toEqual(["1"]);
    expect(receipt.probe && failedTotal(receipt.probe), name).toBe(0);
    const { releases } = await status(stack, means);
    expect(
      releases.map(({ release }) => release),
      name,
    ).toEqual([first.to.release]);
  }
});

test("takes the traffic from containers that are well for their first seconds only", async (context) => {
  const { stackOf, up, means } = await containerSite(context);
  const first = await up();
  const stack = await stackOf("2", { FAULT: "sickens", WATCH: "30s" });
  const receipt = await underProbe(stack, deploy, means, pages);
  expect(reasonOf(receipt)).toMatch(/^reverted: .*failed 3 health checks in a row: .*503/);
  expect(receipt.probe && failedTotal(receipt.probe)).toBe(0);
  const { releases } = await status(stack, means);
  expect(releases).toMatchObject([{ release: first.to.release, is: "live" }]);
});
