import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

import { cleanFolder } from "../src/clean-folder.ts";
import { makeNamespaces } from "../src/namespaces.ts";
import { holderOf } from "../src/parts-folder.ts";
import { leftOf, networkState } from "./left.ts";
import { ended, launch, noRuns, runThatAsks, told } from "./support.ts";

const here = noRuns() === undefined;

test.runIf(here)("gives the exit code of its child and leaves nothing", async () => {
  const run = launch(runThatAsks("fail"));
  const seen = await told(run);
  expect(await ended(run)).toBe(7);
  expect(await leftOf(seen)).toEqual([]);
});

test.runIf(here)("leaves nothing when its child is killed", async () => {
  const run = launch(runThatAsks("sleep"));
  const seen = await told(run);
  // While it runs there is something to be left: else the test would say nothing.
  expect((await leftOf(seen)).length).toBeGreaterThan(3);
  process.kill(seen.pid, "SIGKILL");
  expect(await ended(run)).toBe(128 + 9);
  expect(await leftOf(seen)).toEqual([]);
});

test.runIf(here).each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "ends its child and leaves nothing upon %s",
  async (name) => {
    const run = launch(runThatAsks("sleep"));
    const seen = await told(run);
    run.kill(name);
    expect(await ended(run)).toBeGreaterThan(128);
    expect(await leftOf(seen)).toEqual([]);
  },
);

test.runIf(here)("leaves nothing when it is killed itself, nor its child", async () => {
  const run = launch(runThatAsks("sleep"));
  const seen = await told(run);
  run.kill("SIGKILL");
  // Nobody waits for the one who cleans up now.
  await expect.poll(() => leftOf(seen), { timeout: 30_000 }).toEqual([]);
});

test.runIf(here)(
  "removes what a run has left that was killed with the holder of its parts",
  async () => {
    // Folders of this test alone: other runs on this machine must not clean up first.
    const folder = await mkdtemp(join(tmpdir(), "hitless-abandoned-"));
    try {
      const run = launch(runThatAsks("sleep"), { TMPDIR: folder });
      const seen = await told(run);
      run.kill("SIGKILL");
      process.kill(holderOf(seen.folder), "SIGKILL");
      expect((await leftOf(seen)).length).toBeGreaterThan(3);

      const next = launch(runThatAsks("end"), { TMPDIR: folder });
      const seenNext = await told(next);
      expect(await ended(next)).toBe(0);
      expect(await leftOf(seen)).toEqual([]);
      expect(await leftOf(seenNext)).toEqual([]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);

test.runIf(here)(
  "gives a network that it shares back as it was, whether or not the daemon could",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "hitless-shared-network-"));
    try {
      const own = await makeNamespaces({
        folder,
        network: true,
        setup: "iptables -A INPUT -i lo -j ACCEPT",
      });
      const before = await networkState(own.enterNetwork);
      for (const daemonIsKilled of [false, true]) {
        const run = launch(own.enterNetwork(runThatAsks("sleep")));
        const seen = await told(run);
        expect(await networkState(own.enterNetwork)).not.toBe(before);
        if (daemonIsKilled) process.kill(seen.daemon, "SIGKILL");
        process.kill(seen.pid, "SIGTERM");
        await ended(run);
        expect(await networkState(own.enterNetwork)).toBe(before);
        expect(await leftOf(seen)).toEqual([]);
      }
    } finally {
      await cleanFolder(folder);
    }
  },
);
