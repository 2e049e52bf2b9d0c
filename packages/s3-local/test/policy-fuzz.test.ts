import { radosgw } from "@hitless-tools/real-parts/radosgw";
import { expect, test } from "vitest";

import { prepare } from "./conformance/prepare.ts";
import { judgePair } from "./fuzz/judge-pair.ts";
import { knownDifference } from "./fuzz/known-difference.ts";
import { makePair } from "./fuzz/make-pair.ts";
import { random } from "./fuzz/random.ts";
import { start } from "./support/start.ts";

const count = process.env["HITLESS_TEST_SIZE"] === "full" ? 10_000 : 1_000;
/** Another seed makes other pairs. */
const firstSeed = Number(process.env["HITLESS_TEST_SEED"] ?? 1);
const lanes = 8;

test(`judges ${count} random pairs of policy and form as Ceph does, but for what is listed`, async (context) => {
  const gateway = await radosgw();
  if ("skipped" in gateway) return context.skip(gateway.skipped);
  await using started = await start();
  const run = `fuzz-${process.pid}`;
  const [local, ceph] = [await prepare(started.local, run), await prepare(gateway, run)];
  const disagreements: unknown[] = [];
  const known = new Map<string, number>();
  const judgments = new Map<string, number>();

  let next = firstSeed;
  const lane = async () => {
    while (next < firstSeed + count) {
      const seed = next++;
      const pair = makePair(random(seed), local.bucket);
      const [ours, theirs] = await Promise.all([
        judgePair(local, local.bucket, pair),
        judgePair(ceph, ceph.bucket, pair),
      ]);
      judgments.set(ours.is, (judgments.get(ours.is) ?? 0) + 1);
      if (ours.is === theirs.is) continue;
      const why = ours.is === "refused" ? knownDifference(pair) : undefined;
      if (why === undefined) disagreements.push({ seed, ours, theirs, pair });
      else known.set(why, (known.get(why) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));

  expect(disagreements).toEqual([]);
  expect(started.mistakes).toEqual([]);
  // That it says something: each verdict is there often, and what is listed is seldom.
  for (const judgment of ["allowed", "refused", "too-large", "too-small"]) {
    expect(judgments.get(judgment), judgment).toBeGreaterThan(count / 50);
  }
  expect([...known.values()].reduce((sum, each) => sum + each, 0)).toBeLessThan(count / 20);
});
