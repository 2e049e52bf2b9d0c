import { expect, test } from "vitest";

import { parseStackFile } from "./stack-file/read.ts";
import { fingerprint, groupReleases, instanceSpecs, newReleaseId } from "./release.ts";

const stack = parseStackFile(
  "/srv/compose.yaml",
  `
name: shop
services:
  web:
    image: shop:1.0.0_RC+
    command: [node, server.js]
    environment: { B: "2", A: "1" }
    deploy: { replicas: 2 }
    x-hitless: { runtime: process, listen: 127.0.0.1:0, health: { path: / } }
`.replace("_RC+", "_RC"),
  { variables: {} },
);

test("makes two releases of the same version tell apart", () => {
  expect(newReleaseId("1.0.0")).not.toBe(newReleaseId("1.0.0"));
});

test("names instances so that any version fits into an id", () => {
  const specs = instanceSpecs(stack, {
    release: newReleaseId(`1.0.0_RC${"x".repeat(120)}`),
    color: "blue",
  });
  expect(specs.map(({ id }) => id.length <= 63 && /^[a-z0-9-]+$/.test(id))).toEqual([true, true]);
  expect(new Set(specs.map(({ id }) => id)).size).toBe(2);
});

test("tells the app its release, version and color", () => {
  const [spec] = instanceSpecs(stack, { release: "r-1", color: "green" });
  expect(spec?.environment).toEqual({
    A: "1",
    B: "2",
    HITLESS_RELEASE: "r-1",
    HITLESS_VERSION: "1.0.0_RC",
    HITLESS_COLOR: "green",
  });
});

test("finds releases again by their labels alone", () => {
  const specs = instanceSpecs(stack, { release: "r-1", color: "green", previous: "r-0" });
  const instances = specs.map(({ id, image, labels }) => ({
    id,
    image,
    labels,
    state: { is: "created" } as const,
  }));
  expect(groupReleases([...instances, { ...instances[0]!, id: "stranger", labels: {} }])).toEqual([
    {
      release: "r-1",
      color: "green",
      version: "1.0.0_RC",
      previous: "r-0",
      spec: fingerprint(stack),
      health: { path: "/", timeoutMs: 2_000, everyMs: 2_000, fall: 3, rise: 2 },
      instances,
    },
  ]);
});

test("has the same fingerprint whatever the order of the environment, and another for another command", () => {
  expect(fingerprint({ ...stack, environment: { A: "1", B: "2" } })).toBe(fingerprint(stack));
  expect(fingerprint({ ...stack, command: ["node", "other.js"] })).not.toBe(fingerprint(stack));
});
