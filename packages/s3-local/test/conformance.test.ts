import { radosgw } from "@hitless-tools/real-parts/radosgw";
import { beforeAll, describe, expect, test } from "vitest";

import { allChecks } from "./conformance/all-checks.ts";
import { cephDifferences } from "./conformance/ceph-differences.ts";
import type { Subject } from "./conformance/check.ts";
import { prepare } from "./conformance/prepare.ts";
import { start } from "./support/start.ts";

const differences = new Map(cephDifferences.flatMap(({ answers }) => Object.entries(answers)));

describe("s3-local", () => {
  let subject: Subject;

  beforeAll(async () => {
    const started = await start();
    subject = await prepare(started.local, "local");
    return () => started[Symbol.asyncDispose]();
  });

  test.each(allChecks)("$name: $expected", async ({ run, expected }) => {
    expect(await run(subject)).toBe(expected);
  });
});

describe("Ceph, which no one of us wrote", () => {
  let subject: Subject | undefined;
  let skipped = "";

  beforeAll(async () => {
    const gateway = await radosgw();
    if ("skipped" in gateway) skipped = gateway.skipped;
    else subject = await prepare(gateway, `ceph-${process.pid}`);
  });

  test.for(allChecks)("$name, or a listed difference", async (check, context) => {
    if (subject === undefined) return context.skip(skipped);
    const { name, expected } = check;
    expect(await check.run(subject)).toBe(differences.get(name) ?? expected);
  });
});

test("every listed difference is one, and of a check that there is", () => {
  const expected = new Map(allChecks.map((check) => [check.name, check.expected]));
  expect(expected.size).toBe(allChecks.length);
  for (const [name, answer] of differences) {
    expect(expected.has(name), name).toBe(true);
    expect(answer, name).not.toBe(expected.get(name));
  }
});
