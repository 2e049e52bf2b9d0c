import { setTimeout as delay } from "node:timers/promises";

import { expect, test } from "vitest";

import { engineBox, type EngineBox } from "./support/engine.ts";
import { numberedLines } from "./support/numbered-lines.ts";
import type { Oracle } from "./support/oracle.ts";
import { testShipper } from "./support/shipper.ts";
import { shipperProcess } from "./support/shipper-process.ts";
import { sized } from "./support/size.ts";
import { tcpReceiver } from "./support/tcp-receiver.ts";

const containers = sized(5, 20);
const lines = sized(2_000, 10_000);
const perSecond = sized(1_000, 500);
const names = Array.from({ length: containers }, (_, index) => `writer-${index}`);
const whole = { received: lines, lost: 0, disordered: 0 };

async function startWriters(box: EngineBox, script: string): Promise<string[]> {
  return Promise.all(names.map(async (name) => box.run(name, script)));
}

function countsOf(oracle: Oracle, { prefix }: EngineBox) {
  return names.map((name) => oracle.of(`${prefix}-${name}`, lines));
}

function lostOf(oracle: Oracle, box: EngineBox): number {
  return countsOf(oracle, box).reduce((sum, { lost }) => sum + lost, 0);
}

function repeatedOf(oracle: Oracle, box: EngineBox): number {
  return countsOf(oracle, box).reduce((sum, { repeated }) => sum + repeated, 0);
}

test("loses no line when the receiver is killed, and when it stalls and resets", async (context) => {
  const box = await engineBox(context);
  const receiver = await tcpReceiver();
  const { shipper } = await testShipper(box, receiver.url);
  await startWriters(box, numberedLines(lines, { perSecond }));
  await expect.poll(() => receiver.oracle.received()).toBeGreaterThan(500);
  await receiver.kill();
  await delay(sized(500, 5_000));
  await receiver.start();
  const received = (): number => receiver.oracle.received();
  await expect.poll(received).toBeGreaterThan(containers * lines * 0.5);
  receiver.stall();
  await delay(sized(500, 30_000));
  receiver.reset();
  receiver.resume();
  await expect.poll(received).toBe(containers * lines);
  for (const count of countsOf(receiver.oracle, box)) expect(count).toMatchObject(whole);
  // Both windows together hold no more than what was sent until then.
  expect(repeatedOf(receiver.oracle, box)).toBeLessThan(2 * containers * lines);
  expect([...shipper.status().routes.values()]).toMatchObject([{ lost: 0, lostUncounted: 0 }]);
});

test("would lose lines without the replay of what the receiver had not read", async (context) => {
  const box = await engineBox(context);
  const receiver = await tcpReceiver();
  await testShipper(box, receiver.url, { client: { replayWindowBytes: 0 } });
  await expect.poll(() => receiver.isConnected()).toBe(true);
  receiver.stall();
  const ids = await startWriters(box, numberedLines(lines));
  await Promise.all(ids.map(box.ended));
  await delay(200);
  receiver.reset();
  receiver.resume();
  await delay(1_000);
  expect(lostOf(receiver.oracle, box)).toBeGreaterThan(0);
});

/** The receiver is away while lines are read, and the shipper is killed. */
async function killedWithLinesInHand(box: EngineBox, commit: "taken" | "sent"): Promise<Oracle> {
  const receiver = await tcpReceiver();
  const shipper = await shipperProcess(box, receiver.url, { commit });
  await receiver.kill();
  shipper.start();
  const ids = await startWriters(box, numberedLines(lines));
  await Promise.all(ids.map(box.ended));
  await expect.poll(() => shipper.output().split('"reading"').length - 1).toBe(containers);
  await delay(1_000);
  await shipper.kill();
  await receiver.start();
  shipper.start();
  await expect
    .poll(() => receiver.oracle.received() === containers * lines || commit === "sent")
    .toBe(true);
  if (commit === "sent") await delay(2_000);
  return receiver.oracle;
}

test("loses and repeats nothing when it is killed with lines in hand", async (context) => {
  const box = await engineBox(context);
  const oracle = await killedWithLinesInHand(box, "taken");
  for (const count of countsOf(oracle, box)) expect(count).toEqual({ ...whole, repeated: 0 });
});

test("would lose lines if the cursor went on before the kernel has taken them", async (context) => {
  const box = await engineBox(context);
  expect(lostOf(await killedWithLinesInHand(box, "sent"), box)).toBeGreaterThan(0);
});

test("loses no line when it is killed again and again", async (context) => {
  const box = await engineBox(context);
  const receiver = await tcpReceiver();
  const shipper = await shipperProcess(box, receiver.url);
  shipper.start();
  await startWriters(box, numberedLines(lines, { perSecond }));
  const kills = sized(3, 10);
  for (let kill = 1; kill <= kills; kill += 1) {
    const next = (containers * lines * kill) / (kills + 1);
    await expect.poll(() => receiver.oracle.received(), { interval: 10 }).toBeGreaterThan(next);
    await shipper.kill();
    shipper.start();
  }
  await expect.poll(() => receiver.oracle.received()).toBe(containers * lines);
  for (const count of countsOf(receiver.oracle, box)) expect(count).toMatchObject(whole);
});
