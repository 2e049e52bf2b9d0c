import { expect, test } from "vitest";
import { startApp } from "./app/start-app.ts";
import { probing, traffic } from "./run-probe.ts";

test("says when the new version came and the old one went, and that no old answer came after", async () => {
  await using app = await startApp({ version: "1.0.0" });
  const receipt = await probing(app.url, {}, async (probe) => {
    await traffic(300);
    await app.tell({ set: { version: "1.1.0" } });
    probe.mark({ at: Date.now(), type: "switched" });
    await traffic(300);
  });
  const [first] = receipt.switches;

  expect(receipt.versions.map(({ name }) => name)).toEqual(["1.0.0", "1.1.0"]);
  expect(receipt.switches).toHaveLength(1);
  expect(first?.oldAnswersAfter).toBe(0);
  expect(first?.lastOldMs).toBe(receipt.versions[0]?.lastAtMs);
  expect(first?.firstNewMs).toBe(receipt.versions[1]?.firstAtMs);
});

test("counts the old answers after a switch that was acknowledged too early", async () => {
  await using app = await startApp({ version: "1.0.0" });
  const receipt = await probing(app.url, {}, async (probe) => {
    probe.mark({ at: Date.now(), type: "switched" });
    await traffic(400);
    await app.tell({ set: { version: "1.1.0" } });
    await traffic(300);
  });
  const [first] = receipt.switches;

  expect(receipt.requests.failed).toBe(0);
  expect(first?.oldAnswersAfter).toBeGreaterThanOrEqual(10);
});

test("tells two releases of one version apart", async () => {
  await using app = await startApp({ version: "1.0.0", release: "1.0.0-a" });
  const receipt = await probing(app.url, {}, async (probe) => {
    await traffic(200);
    await app.tell({ set: { release: "1.0.0-b" } });
    probe.mark({ at: Date.now(), type: "switched" });
  });

  expect(receipt.versions.map(({ name }) => name)).toEqual(["1.0.0 (1.0.0-a)", "1.0.0 (1.0.0-b)"]);
  expect(receipt.switches).toMatchObject([{ oldAnswersAfter: 0 }]);
  const names = receipt.timeline.buckets.flatMap(({ answers }) => Object.keys(answers));
  expect([...new Set(names)].toSorted()).toEqual(["1.0.0 (1.0.0-a)", "1.0.0 (1.0.0-b)"]);
});

test("leaves out what it cannot know where answers name no version", async () => {
  await using app = await startApp();
  const receipt = await probing(app.url, {}, async (probe) => {
    probe.mark({ at: Date.now(), type: "switched" });
    await traffic(100);
  });

  expect(receipt.versions).toMatchObject([{ name: "unknown" }]);
  expect(receipt.switches).toEqual([]);
  expect(receipt.events).toMatchObject([{ type: "switched" }]);
});

test.each([
  [{ from: "json", path: "app.version" }, '{"app":{"version":"3.0.0"}}'],
  [{ from: "regexp", pattern: /<meta version="(.+?)">/g }, '<meta version="3.0.0">'],
] as const)("reads the version from the body where told to: %j", async (version, body) => {
  await using app = await startApp({ body });
  const receipt = await probing(app.url, { version }, () => traffic(100));
  expect(receipt.versions.map(({ name }) => name)).toEqual(["3.0.0"]);
});

test("adds up in the timeline to what was sent", async () => {
  await using app = await startApp({ version: "1" });
  const receipt = await probing(app.url, {}, () => app.tell({ outageMs: 300 }));
  const answers = receipt.timeline.buckets.reduce(
    (sum, bucket) => sum + (bucket.answers["1"] ?? 0),
    0,
  );
  const failed = receipt.timeline.buckets.reduce((sum, bucket) => sum + bucket.failed, 0);

  expect(failed).toBe(receipt.requests.failed);
  expect(answers + failed).toBe(receipt.requests.sent);
});
