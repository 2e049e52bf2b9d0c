import { execFile } from "node:child_process";
import { join } from "node:path";

import { failedTotal, startProbe } from "@hitless/probe";
import { expect, test } from "vitest";

import { deploy, type DeployEvent, planDeploy, observe, status } from "@hitless/blue-green";
import { gate, gateHook } from "@hitless-tools/container-tests/gate";
import { containerFile, containerSite } from "@hitless-tools/container-tests/site";
import { isFull, mixed } from "@hitless-tools/container-tests/traffic";

const deployer = join(import.meta.dirname, "support/deployer.ts");

interface Ended {
  code: unknown;
  signal: unknown;
  stderr: string;
}

/** Starts a deployer in a process of its own. */
function startDeployer(args: readonly string[], variables: Record<string, string>) {
  const { promise: ended, resolve } = Promise.withResolvers<Ended>();
  const { pid } = execFile(
    process.execPath,
    ["--conditions=@hitless/source", deployer, ...args],
    { env: { ...process.env, ...variables } },
    (error, _, stderr) => resolve({ code: error?.code ?? 0, signal: error?.signal, stderr }),
  );
  return { pid, ended };
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
    expect(await startDeployer(args, variables).ended).toMatchObject({ signal: "SIGKILL" });
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

test(
  "lets one of two deployers go that are processes of their own, and tells the other who is at work",
  { timeout: 300_000 },
  async (context) => {
    const text = containerFile.replace("\nvolumes: {", `${gateHook}volumes: {`);
    const site = await containerSite(context, text);
    const { stackOf, up, means, path, project, host, repository, base } = site;
    await up();
    const GATE = join(site.folder, "gate");
    const open = gate(GATE);
    const start = async (version: string) => {
      await stackOf(version);
      const variables = { VERSION: version, IMAGE: repository, BASE: base, GATE };
      return { version, ...startDeployer(["deploy", path, project, host], variables) };
    };
    const deployers = [await start("2"), await start("3")];
    // Whoever is at work does not come to its end before the gate is open.
    const refused = await Promise.race(deployers.map(async ({ ended }) => ended));
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("locked") as string });
    const winner = deployers.find(({ pid }) => refused.stderr.includes(`process ${pid} on `));
    await open();
    expect(await winner?.ended).toMatchObject({ code: 0 });
    const { releases } = await status(await stackOf("2"), means);
    expect(releases.map(({ is, version }) => `${is} ${version}`)).toEqual([
      "way-back 1",
      `live ${winner?.version}`,
    ]);
  },
);
