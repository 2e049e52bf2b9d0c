import { execFile } from "node:child_process";
import { join } from "node:path";

import { failedTotal, startProbe } from "@hitless/probe";
import { expect, test } from "vitest";

import { deploy, type DeployEvent, planDeploy, observe, status } from "@hitless/blue-green";
import { containerSite } from "./support/site.ts";
import { isFull, mixed } from "./support/traffic.ts";

const deployer = join(import.meta.dirname, "support/deployer.ts");

/** Runs a deployer that kills itself at a moment. */
async function runAndKill(args: readonly string[], variables: Record<string, string>) {
  return new Promise<{ signal: unknown }>((resolve) => {
    execFile(
      process.execPath,
      ["--conditions=@hitless/source", deployer, ...args],
      { env: { ...process.env, ...variables } },
      (error) => resolve({ signal: error?.signal }),
    );
  });
}

test("converges without a failed request wherever a deployer of containers is killed", async (context) => {
  const { stackOf, up, path, means, project, host, repository, base } =
    await containerSite(context);
  const { address } = await up();
  await deploy(await stackOf("2"), means);
  await using probe = await startProbe(address, mixed);
  const usual = await stackOf("3");
  const { steps } = planDeploy(usual, await observe(usual, means), "3-new");
  const indexes = isFull ? steps.keys() : [1, 3, 5, 7, 9].values();

  for (const index of indexes) {
    const version = String(3 + index);
    const variables = { VERSION: version, IMAGE: repository, BASE: base };
    const stack = await stackOf(version);
    const args = ["deploy", path, project, host, "step-ended", String(index)];
    expect(await runAndKill(args, variables)).toEqual({ signal: "SIGKILL" });
    const { outcome } = await deploy(stack, means);
    expect(outcome, `after a kill at step ${index}`).toEqual({ is: "deployed" });
    const { releases } = await status(stack, means);
    const running = releases.filter(({ instances }) =>
      instances.some(({ state }) => state.is === "running"),
    );
    expect(running, `after a kill at step ${index}`).toMatchObject([{ is: "live", version }]);
  }
  const receipt = await probe.stop();
  expect({ failed: failedTotal(receipt), failures: receipt.failures }).toEqual({
    failed: 0,
    failures: [],
  });
});

test("takes no proxy that is just coming back for one that serves nothing", async (context) => {
  const { stackOf, up, means, engine, project } = await containerSite(context);
  const first = await up();
  const proxy = engine.docker.getContainer(`${project}-proxy`);
  let isKilled: Promise<unknown> = Promise.resolve();
  // As the engine finds it when its process dies: it starts it again.
  const onEvent = (event: DeployEvent): void => {
    if (event.type === "switched") isKilled = killProcessOf(proxy);
  };
  const receipt = await deploy(await stackOf("2"), { ...means, onEvent }).catch(String);
  await isKilled;
  const again = await deploy(await stackOf("2"), means);
  expect(again.outcome, JSON.stringify(receipt)).toEqual({ is: "deployed" });
  expect(again.kind).not.toBe("first");
  const { releases } = await status(await stackOf("2"), means);
  expect(releases.find(({ is }) => is === "live")).toMatchObject({ version: "2" });
  expect(releases.filter(({ is }) => is === "way-back").length, first.to.release).toBe(1);
});

async function killProcessOf(container: { inspect(): Promise<{ State: { Pid: number } }> }) {
  const { State } = await container.inspect();
  process.kill(State.Pid, "SIGKILL");
}

test("lets one of two deployers of containers go, wherever they are", async (context) => {
  const { stackOf, up, means } = await containerSite(context);
  await up();
  const [two, three] = [await stackOf("2"), await stackOf("3")];
  const results = await Promise.allSettled([deploy(two, means), deploy(three, means)]);
  expect(results.map(({ status: is }) => is).toSorted()).toEqual(["fulfilled", "rejected"]);
  const [refused] = results.filter(({ status: is }) => is === "rejected");
  expect(refused).toMatchObject({ reason: { code: "locked" } });
});
