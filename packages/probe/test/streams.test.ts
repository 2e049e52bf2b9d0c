import { expect, test } from "vitest";
import { failedTotal } from "../src/index.ts";
import { startApp } from "./app/start-app.ts";
import { probing, traffic } from "./run-probe.ts";

const streams = { websocketPath: "/ws", ssePath: "/events" };

test("counts streams that the server ended properly and that missed no event as moved", async () => {
  await using app = await startApp();
  const receipt = await probing(app.url, streams, async () => {
    await traffic(200);
    await app.tell({ skipEvent: true, endStreams: "properly" });
    await traffic(700);
  });
  const { lastEventIds } = await app.tell({});

  expect(receipt.streams).toMatchObject({
    moved: 4,
    cut: 0,
    cutAtDrainLimit: 0,
    opened: 8,
    reasons: {},
  });
  expect(receipt.streams?.events).toBeGreaterThan(0);
  expect(lastEventIds).toHaveLength(4);
  expect(failedTotal(receipt)).toBe(0);
});

test("fails streams that come back and have missed an event", async () => {
  await using app = await startApp({ forgetful: true });
  const receipt = await probing(app.url, streams, async () => {
    await traffic(200);
    await app.tell({ skipEvent: true, endStreams: "properly" });
    await traffic(700);
  });
  expect(receipt.streams).toMatchObject({ moved: 0, cut: 4, reasons: { "events missed": 4 } });
  expect(receipt.requests.failed).toBe(0);
  expect(failedTotal(receipt)).toBe(4);
});

test("fails streams that are cut", async () => {
  await using app = await startApp();
  const receipt = await probing(app.url, streams, async () => {
    await traffic(200);
    await app.tell({ endStreams: "cut" });
  });
  expect(receipt.streams).toMatchObject({
    moved: 0,
    cut: 4,
    reasons: { "stream cut off": 2, "WebSocket cut off without a close frame": 2 },
  });
});

test("counts streams apart that are cut at a drain limit that was reported", async () => {
  await using app = await startApp();
  const receipt = await probing(app.url, streams, async (probe) => {
    await traffic(200);
    probe.mark({ at: Date.now(), type: "drain-limit", text: "4 streams left" });
    await app.tell({ endStreams: "cut" });
    await traffic(500);
    // These were opened after it: no drain limit excuses them.
    await app.tell({ endStreams: "cut" });
  });
  expect(receipt.streams).toMatchObject({ cutAtDrainLimit: 4, cut: 4 });
});

test("fails a stream in which an event is missing", async () => {
  await using app = await startApp();
  const receipt = await probing(app.url, streams, async () => {
    await traffic(200);
    await app.tell({ skipEvent: true });
  });
  expect(receipt.streams).toMatchObject({ cut: 4, reasons: { "events missed": 4 } });
});

test("fails streams that cannot be opened again", async () => {
  await using app = await startApp();
  const receipt = await probing(app.url, streams, () => app.tell({ outageMs: 600 }));
  expect(receipt.streams?.reasons["connection refused"]).toBeGreaterThanOrEqual(4);
});

test("refuses to start where a stream does not open", async () => {
  await using app = await startApp();
  const refused = probing(app.url, { ssePath: "/orders-of-none" }, () => traffic(1));
  await expect(refused).rejects.toThrow("an answer that is not an event stream");
});
