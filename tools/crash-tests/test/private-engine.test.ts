import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

import { failedTotal } from "@hitless/probe";
import { type PrivateEngine, privateEngine } from "@hitless-tools/real-parts/private-engine";
import { testBaseImage } from "@hitless-tools/real-parts/test-base-image";
import { connectEngine } from "@hitless/runtime";
import { expect, onTestFinished, test, type TestContext } from "vitest";

import { deploy, type DeployReceipt, status } from "@hitless/blue-green";
import { containerSiteOn } from "@hitless-tools/container-tests/site";
import { probeInside } from "./support/probe-inside.ts";

const run = promisify(execFile);
const bin = join(import.meta.dirname, "../../../packages/blue-green/bin/hitless-blue-green.js");

/** An engine of the test's own, with a stack on it that has come up. */
async function privateSite(context: TestContext) {
  const part = await privateEngine({ liveRestore: true });
  if ("skipped" in part) return context.skip(part.skipped);
  onTestFinished(() => part[Symbol.asyncDispose]());
  const base = await testBaseImage(part);
  if (typeof base !== "string") return context.skip(base.skipped);
  const site = await containerSiteOn({
    engine: await connectEngine({ host: part.host }),
    host: part.host,
    base,
  });
  await site.up();
  return { ...site, part };
}

/** The proxy's own address: what the daemon forwards to it stops while the daemon is down. */
async function proxyAddress({ engine, project }: Awaited<ReturnType<typeof privateSite>>) {
  const { NetworkSettings } = await engine.docker.getContainer(`${project}-proxy`).inspect();
  const [network] = Object.values(NetworkSettings.Networks);
  return `http://${network?.IPAddress}:8080`;
}

test("fails no request when the daemon restarts in the middle of a deploy, and converges", async (context) => {
  const site = await privateSite(context);
  const { part, means, stackOf } = site;
  const stop = await probeInside(part.inside, await proxyAddress(site));
  const two = await stackOf("2");
  let restart: Promise<void> = Promise.resolve();
  const first = await deploy(two, {
    ...means,
    onEvent: (event) => {
      if (event.type === "step-ended" && event.step.do === "start") restart = part.restart();
    },
  }).catch((error: unknown) => error);
  await restart;
  // Whether or not the first one got over it, nobody is left in between after the next one.
  const again = await deploy(two, means);
  expect(again.outcome, String(first)).toEqual({ is: "deployed" });
  const { releases } = await status(two, means);
  expect(releases.filter(({ is }) => is === "left")).toEqual([]);
  const receipt = await stop();
  expect({ failed: failedTotal(receipt), failures: receipt.failures }).toEqual({
    failed: 0,
    failures: [],
  });
  expect(receipt.versions.map(({ version }) => version)).toContain("2");
});

/** The environment in which the command finds the engine as the docker command would. */
function tlsEnvironment(part: PrivateEngine, variables: Record<string, string>) {
  const { host, client } = part.tls;
  return {
    PATH: process.env["PATH"] ?? "",
    DOCKER_HOST: host,
    DOCKER_TLS_VERIFY: "1",
    DOCKER_CERT_PATH: join(client.cert, ".."),
    ...variables,
  };
}

test("deploys from where nothing but the engine's TLS port can be reached", async (context) => {
  const site = await privateSite(context);
  const { part, path, project, repository, base, stackOf } = site;
  await stackOf("2");
  const stop = await probeInside(part.inside, await proxyAddress(site));
  const [program = "", ...args] = part.onlyTls(
    [process.execPath, bin].concat("deploy", "-f", path, "-p", project, "--json"),
  );
  const { stdout } = await run(program, args, {
    env: tlsEnvironment(part, { VERSION: "2", IMAGE: repository, BASE: base }),
  });
  const { outcome, to } = JSON.parse(stdout) as DeployReceipt;
  expect(outcome).toEqual({ is: "deployed" });
  const receipt = await stop();
  expect(failedTotal(receipt)).toBe(0);
  expect(receipt.versions.at(-1)).toMatchObject({ version: "2", release: to.release });
});
