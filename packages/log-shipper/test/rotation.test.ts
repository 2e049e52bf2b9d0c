import { existsSync } from "node:fs";

import { expect, test } from "vitest";

import { engineBox } from "./support/engine.ts";
import { naiveTail } from "./support/naive-tail.ts";
import { numberedLines } from "./support/numbered-lines.ts";
import { createOracle } from "./support/oracle.ts";
import { stateFolder, testShipper } from "./support/shipper.ts";
import { sized } from "./support/size.ts";
import { tcpReceiver } from "./support/tcp-receiver.ts";

// In full as fast as the writer can. In small the test runs beside others, where whoever looks for rotations may get
// no processor for as long as the engine then takes for two of them.
const perSecond = sized(10_000, Infinity);
const rotations = [
  { size: "1m", files: "2", lines: sized(40_000, 1_000_000) },
  { size: "10m", files: "3", lines: sized(0, 1_000_000) },
].filter(({ lines }) => lines > 0);

test.for(rotations)(
  "loses no line at rotation by $size × $files, where a plain tail does",
  async ({ size, files, lines }, context) => {
    const box = await engineBox(context);
    const receiver = await tcpReceiver();
    const { events } = await testShipper(box, receiver.url);
    const startedAt = performance.now();
    const id = await box.run("flat-out", numberedLines(lines, { perSecond }), {
      log: { "max-size": size, "max-file": files },
    });
    const { LogPath: path } = await box.engine.docker.getContainer(id).inspect();
    const naive = createOracle();
    const stop = naiveTail(path, "naive", naive);
    await box.ended(id);
    const seconds = (performance.now() - startedAt) / 1_000;
    stop();
    process.stdout.write(`${Math.round(lines / seconds)} lines a second were written\n`);
    await expect.poll(() => receiver.oracle.received()).toBe(lines);
    expect(receiver.oracle.of(`${box.prefix}-flat-out`, lines)).toEqual({
      received: lines,
      lost: 0,
      repeated: 0,
      disordered: 0,
    });
    expect(events.filter(({ type }) => type === "lost")).toEqual([]);
    expect(naive.of("naive", lines).lost).toBeGreaterThan(0);
  },
);

test("keeps what was removed with its container while the receiver was away", async (context) => {
  const box = await engineBox(context);
  const receiver = await tcpReceiver();
  const { events } = await testShipper(box, receiver.url);
  await receiver.kill();
  const lines = sized(5_000, 50_000);
  const id = await box.run("removed", numberedLines(lines), {
    log: { "max-size": "1m", "max-file": "2" },
  });
  await expect.poll(() => events.some(({ type }) => type === "reading")).toBe(true);
  await box.ended(id);
  await box.remove(id);
  await receiver.start();
  await expect.poll(() => receiver.oracle.received()).toBe(lines);
  await expect.poll(() => events.some(({ type }) => type === "read-out")).toBe(true);
  expect(receiver.oracle.of(`${box.prefix}-removed`, lines)).toMatchObject({ lost: 0 });
});

test("goes on in files that were compressed while it was away", async (context) => {
  const box = await engineBox(context);
  const receiver = await tcpReceiver();
  const folder = await stateFolder();
  const first = await testShipper(box, receiver.url, { stateFolder: folder });
  const lines = sized(16_000, 100_000);
  const id = await box.run("packed", numberedLines(lines, { perSecond: 6_000 }), {
    log: { "max-size": "1m", "max-file": "5", compress: "true" },
  });
  await expect.poll(() => receiver.oracle.received(), { interval: 10 }).toBeGreaterThan(500);
  await first.shipper.close();
  await box.ended(id);
  const { LogPath: path } = await box.engine.docker.getContainer(id).inspect();
  await expect.poll(() => existsSync(`${path}.2.gz`)).toBe(true);
  const { events } = await testShipper(box, receiver.url, { stateFolder: folder });
  await expect.poll(() => receiver.oracle.received()).toBe(lines);
  expect(receiver.oracle.of(`${box.prefix}-packed`, lines)).toMatchObject({ lost: 0, repeated: 0 });
  expect([...first.events, ...events].filter(({ type }) => type === "lost")).toEqual([]);
});

test("tells the receiver of what rotation removed while it was away", async (context) => {
  const box = await engineBox(context);
  const receiver = await tcpReceiver();
  const folder = await stateFolder();
  const first = await testShipper(box, receiver.url, { stateFolder: folder });
  const lines = 20_000;
  const id = await box.run("gone", numberedLines(lines, { perSecond: 8_000 }), {
    log: { "max-size": "500k", "max-file": "2" },
  });
  await expect.poll(() => receiver.oracle.received(), { interval: 10 }).toBeGreaterThan(500);
  await first.shipper.close();
  await box.ended(id);
  const { events } = await testShipper(box, receiver.url, { stateFolder: folder });
  await expect.poll(() => receiver.oracle.others).toHaveLength(1);
  expect(receiver.oracle.others[0]).toMatch(
    /^hitless-log-shipper: lost an unknown number of lines of container .*-gone after \d{4}-.*: the engine had removed them/,
  );
  expect(events.filter(({ type }) => type === "lost")).toMatchObject([
    { loss: { why: "rotated" } },
  ]);
});
