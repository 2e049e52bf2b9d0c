import { expect, test } from "vitest";
import { failedTotal, ProbeError, startProbe } from "../src/index.ts";
import { startApp } from "./app/start-app.ts";
import { probing, reasonsOf, traffic } from "./run-probe.ts";

test("fails nothing while the site answers well, with GET, POST and slow answers", async () => {
  await using app = await startApp({ version: "1.0.0" });
  const options = { postPath: "/orders", slowPath: "/slow" };
  const receipt = await probing(app.url, options, () => traffic(1000));

  expect(receipt.failures).toEqual([]);
  expect(failedTotal(receipt)).toBe(0);
  expect(receipt.outage).toEqual({ longestMs: 0, shortestVisibleMs: 20 });
  expect(receipt.versions.map(({ name }) => name)).toEqual(["1.0.0"]);
  const { byKind, byConnection, sent } = receipt.requests;
  expect(byKind.get?.sent).toBeGreaterThan(0);
  expect(byKind.post?.sent).toBeGreaterThan(0);
  expect(byKind.slow?.sent).toBeGreaterThan(0);
  expect(byConnection.kept.sent + byConnection.new.sent).toBe(sent);
});

test("gives each POST an id of its own, in the header and in the body", async () => {
  await using app = await startApp();
  await probing(app.url, { postPath: "/orders" }, () => traffic(300));
  const { posts } = await app.tell({});

  expect(new Set(posts.map(({ body }) => body)).size).toBe(posts.length);
  expect(posts.filter(({ header, body }) => header !== body)).toEqual([]);
});

test("fails on an outage of one second, and measures it", async () => {
  await using app = await startApp();
  const receipt = await probing(app.url, {}, () => app.tell({ outageMs: 1000 }));

  expect(reasonsOf(receipt)["connection refused"]).toBeGreaterThan(0);
  expect(receipt.requests.byConnection.kept.failed).toBeGreaterThan(0);
  expect(receipt.requests.byConnection.new.failed).toBeGreaterThan(0);
  expect(receipt.outage.longestMs).toBeGreaterThanOrEqual(900);
  expect(receipt.outage.longestMs).toBeLessThanOrEqual(receipt.durationMs);
});

test("fails when the site answers 404 after a switch", async () => {
  await using app = await startApp({ version: "1" });
  const receipt = await probing(app.url, {}, async (probe) => {
    await app.tell({ set: { status: 404, version: "2" } });
    probe.mark({ at: Date.now(), type: "switched" });
  });
  expect(Object.keys(reasonsOf(receipt))).toEqual(["status 404 instead of 200"]);
});

test.each([
  ["cut", "answer cut off"],
  ["reset", "connection reset"],
  ["closed", "connection closed without an answer"],
] as const)("fails on an answer that is %s, and sends no request twice", async (answer, reason) => {
  await using app = await startApp();
  const before = Promise.withResolvers<number>();
  const receipt = await probing(app.url, {}, async () => {
    const { requests } = await app.tell({ set: { answer } });
    before.resolve(requests);
    await traffic(300);
  });
  const after = await app.tell({});

  expect(Object.keys(reasonsOf(receipt))).toEqual([reason]);
  const good = receipt.requests.sent - receipt.requests.failed;
  expect(after.requests - (await before.promise)).toBeLessThanOrEqual(receipt.requests.failed);
  expect(good).toBeLessThanOrEqual(await before.promise);
});

test("fails on a redirect to elsewhere, and not on the one of the baseline", async () => {
  await using app = await startApp({ status: 302, location: "/login?nonce=1" });
  const receipt = await probing(app.url, {}, async () => {
    await app.tell({ set: { location: "/login?nonce=2" } });
    await traffic(200);
    await app.tell({ set: { location: "/maintenance?secret=3" } });
  });
  expect(Object.keys(reasonsOf(receipt))).toEqual([
    "redirect to /maintenance instead of redirect to /login",
  ]);
});

test("opens a kept connection again that the server closed while it rested", async () => {
  await using app = await startApp();
  await app.tell({ keepAliveTimeoutMs: 1 });
  // Two connections with four requests a second each: the server closes each in between.
  const rate = { kept: 5, new: 0 };
  const receipt = await probing(app.url, { rate }, () => traffic(3500));
  const { connections } = await app.tell({});

  expect(receipt.failures).toEqual([]);
  expect(connections).toBeGreaterThan(2);
});

test("gives up on an answer that does not come in time", async () => {
  await using app = await startApp();
  const receipt = await probing(app.url, { timeoutMs: 300 }, () => app.tell({ stallMs: 800 }));
  expect(Object.keys(reasonsOf(receipt))).toEqual(["no answer within 300 ms"]);
});

test.each([
  [{ status: 500 }, "status 500"],
  [{ status: 404 }, "status 404"],
  [{ answer: "cut" }, "answer cut off"],
] as const)("refuses to start when the baseline is not clean: %j", async (state, seen) => {
  await using app = await startApp(state);
  const error: unknown = await startProbe(app.url, { baselineMs: 100 }).catch(
    (reason: unknown) => reason,
  );

  expect(error).toBeInstanceOf(ProbeError);
  expect(error).toMatchObject({ code: "unclean-baseline" });
  expect(String(error)).toContain(seen);
});

test("starts on a baseline of 404 where 404 is expected", async () => {
  await using app = await startApp({ status: 404 });
  const receipt = await probing(app.url, { expect: 404 }, () => app.tell({ set: { status: 200 } }));
  expect(Object.keys(reasonsOf(receipt))).toEqual(["status 200 instead of 404"]);
});

test("rejects with the reason when the signal aborts the baseline", async () => {
  await using app = await startApp();
  const reason = new Error("enough");
  const ending = new AbortController();
  const started = startProbe(app.url, { baselineMs: 60_000, signal: ending.signal });
  ending.abort(reason);
  await expect(started).rejects.toBe(reason);
});
