import { join } from "node:path";

import { failedTotal, startProbe } from "@hitless/probe";
import {
  deploy,
  type DeployEvent,
  down,
  type Means,
  openMeans,
  readStackFile,
  type Stack,
  status,
  type StackStatus,
  up,
} from "@hitless/blue-green";
import { expect, onTestFinished, test, type TestContext } from "vitest";

import { command } from "./support/command.ts";
import { gate, gateHook } from "./support/gate.ts";
import { containerFile, containerSite } from "./support/site.ts";
import { pages } from "./support/traffic.ts";

const file = containerFile
  .replace("replicas: 2", "replicas: 1")
  .replace("\nvolumes: {", `${gateHook}volumes: {`);

type Site = Awaited<ReturnType<typeof containerSite>>;

/** Production of the same stack file; all of it is gone after the test. */
async function productionOf(staging: Site) {
  const { path, host, repository, base } = staging;
  const project = `${staging.project}-production`;
  const stackOf = async (version: string, GATE?: string): Promise<Stack> => {
    await staging.stackOf(version);
    const variables = { VERSION: version, IMAGE: repository, BASE: base, ...(GATE && { GATE }) };
    return readStackFile(path, { variables, project });
  };
  const first = await stackOf("1");
  const means = await openMeans(first, { host });
  onTestFinished(async () => {
    await down(first, { ...means, waitMs: 30_000, volumes: true });
    await means[Symbol.asyncDispose]();
  });
  return { project, stackOf, means, up: async () => up(first, means) };
}

/** Which version answers a visitor. */
async function serves({ address = "" }: StackStatus): Promise<string | null> {
  return (await fetch(address)).headers.get("x-hitless-version");
}

async function projects(context: TestContext) {
  const staging = await containerSite(context, file);
  const { path, host, repository, base } = staging;
  const production = await productionOf(staging);
  const run = async (name: string, { project }: { project: string }, version: string) =>
    command([name, "-f", path, "-p", project, "-H", host], {
      VERSION: version,
      IMAGE: repository,
      BASE: base,
    });
  return { staging, production, run };
}

/** All that an engine has of a project, by the names of it. */
async function namesOf({ engine }: Site, { project }: { project: string }): Promise<string[]> {
  const filters = { label: [`hitless.stack=${project}`] };
  const [containers, networks, { Volumes: volumes }] = await Promise.all([
    engine.docker.listContainers({ all: true, filters }),
    engine.docker.listNetworks({ filters }),
    engine.docker.listVolumes(),
  ]);
  return [
    ...containers.map(({ Names }) => `container ${Names[0]?.slice(1)}`),
    ...networks.map(({ Name }) => `network ${Name}`),
    ...volumes
      .map(({ Name }) => `volume ${Name}`)
      .filter((name) => name.startsWith(`volume ${project}_`)),
  ].toSorted();
}

/** What of a project would show that somebody else has touched it. */
async function releasesOf(stack: Stack, means: Means) {
  const { releases, lock } = await status(stack, means);
  const briefly = releases.map(({ release, is, instances }) => ({
    release,
    is,
    instances: instances.map(({ id, state }) => ({ id, state })),
  }));
  return { briefly, lock: lock?.token };
}

test(
  "keeps staging and production of one stack file apart on one engine",
  { timeout: 300_000 },
  async (context) => {
    const { staging, production, run } = await projects(context);
    const ups = await Promise.all([staging.up(), production.up()]);
    expect(ups.map(({ outcome }) => outcome)).toEqual([{ is: "deployed" }, { is: "deployed" }]);
    const ofStaging = await status(await staging.stackOf("1"), staging.means);
    const ofProduction = await status(await production.stackOf("1"), production.means);
    expect(new URL(ofStaging.address ?? "").port).not.toBe(
      new URL(ofProduction.address ?? "").port,
    );

    for (const [{ project }, { releases }] of [
      [staging, ofStaging],
      [production, ofProduction],
    ] as const) {
      expect(await namesOf(staging, { project })).toEqual([
        `container ${project}-proxy`,
        `container ${releases[0]?.instances[0]?.id}`,
        `network ${project}_default`,
        `volume ${project}_ledger`,
        `volume ${project}_proxy`,
      ]);
      expect(releases[0]?.instances[0]?.id).toContain(`${project}-web-blue-1-`);
    }

    await using probe = await startProbe(ofProduction.address ?? "", pages);
    const path = join(staging.folder, "gate");
    const open = gate(path);
    const three = await production.stackOf("3", path);
    const held = Promise.withResolvers<void>();
    const onEvent = (event: DeployEvent): void => {
      if (event.type === "step-started" && event.step.do === "hook") held.resolve();
    };
    const atWork = deploy(three, { ...production.means, onEvent });
    await Promise.race([held.promise, atWork]);

    const refused = await run("deploy", production, "1");
    expect(refused).toMatchObject({ code: 75 });
    expect(refused.stderr).toContain(`container ${production.project}-lock`);
    const before = await releasesOf(three, production.means);
    await staging.stackOf("2");
    expect(await run("deploy", staging, "2")).toMatchObject({ code: 0 });
    expect(await releasesOf(three, production.means)).toEqual(before);

    await open();
    expect((await atWork).outcome).toEqual({ is: "deployed" });
    expect([await serves(ofStaging), await serves(ofProduction)]).toEqual(["2", "3"]);

    const kept = await namesOf(staging, production);
    expect(await run("down", staging, "2")).toMatchObject({ code: 0 });
    expect(await namesOf(staging, staging)).toEqual([`volume ${staging.project}_ledger`]);
    expect(await namesOf(staging, production)).toEqual(kept);
    expect(await serves(ofProduction)).toBe("3");
    const receipt = await probe.stop();
    expect(failedTotal(receipt)).toBe(0);
    expect(receipt.versions.map(({ version }) => version)).toEqual(["1", "3"]);
  },
);
