import { request } from "node:http";
import { Agent } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { dueCount } from "../src/schedule.ts";
import { startApp } from "./app/start-app.ts";
import { probing, traffic } from "./run-probe.ts";

test("sends exactly as many requests as were due, however busy this process was", async () => {
  await using app = await startApp();
  const before = await app.tell({});
  let atStart = 0;
  const receipt = await probing(app.url, { rate: { kept: 160, new: 40 } }, async () => {
    atStart = (await app.tell({})).requests;
    await traffic(300);
    block(200);
    await traffic(300);
  });
  const { requests } = await app.tell({});

  expect(before.requests).toBe(0);
  expect(receipt.requests.sent).toBe(dueCount(receipt.durationMs, 200));
  expect(receipt.requests.byConnection.new.sent).toBe(Math.floor(receipt.requests.sent / 5));
  expect(requests - receipt.requests.sent).toBeLessThanOrEqual(atStart);
  expect(receipt.lateMs.max).toBeGreaterThanOrEqual(150);
  expect(receipt.requests.failed).toBe(0);
});

test("sees a stall of the server in the latency", async () => {
  await using app = await startApp();
  const receipt = await probing(app.url, {}, async () => {
    await app.tell({ stallMs: 1000 });
    await traffic(1500);
  });
  // About 50 of some 90 requests were due during the stall.
  expect(receipt.requests.failed).toBe(0);
  expect(receipt.latencyMs.p90).toBeGreaterThanOrEqual(500);
});

test("a client that waits for each answer would not see that stall", async () => {
  await using app = await startApp();
  const latencies: number[] = [];
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  await app.tell({ stallMs: 1000 });
  for (let sent = 0; sent < 30; sent += 1) {
    const startAt = performance.now();
    await get(app.url, agent);
    latencies.push(performance.now() - startAt);
    await delay(20);
  }
  agent.destroy();
  expect(latencies.toSorted((a, b) => a - b)[26]).toBeLessThan(500);
});

function get(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    request(url, { agent }, (response) => response.resume().on("end", resolve))
      .on("error", reject)
      .end();
  });
}

function block(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}
