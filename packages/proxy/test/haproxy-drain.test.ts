import { setTimeout as delay } from "node:timers/promises";

import { haproxy } from "@hitless-tools/real-parts/haproxy";
import { beforeEach, expect, test } from "vitest";
import { WebSocket } from "ws";

import { startApp } from "./support/app.ts";
import { closeOf, upgradeOf } from "./support/events.ts";
import { startLoad } from "./support/load.ts";
import { config, portOf, seen, until } from "./support/stack.ts";
import { supervised } from "./support/supervisor.ts";

const part = await haproxy();
const program = "skipped" in part ? "" : part.path;

beforeEach((context) => {
  if ("skipped" in part) context.skip(part.skipped);
});

const full = process.env["HITLESS_TEST_SIZE"] === "full";
const slowMs = 1_500;

async function replaceServer({ waitUntilEmpty }: { waitUntilEmpty: boolean }): Promise<string[]> {
  await using first = await startApp("one", { id: "first", slowMs });
  await using second = await startApp("one", { id: "second", slowMs });
  await using stack = await supervised({ haproxy: program });
  const { proxy } = stack;
  const port = portOf(await proxy.apply(config({ app: [first.server, second.server] })));
  const load = await startLoad(port, { streams: false });
  const held = Array.from({ length: 6 }, () => fetch(`http://127.0.0.1:${port}/slow`));
  const answers = Promise.allSettled(held);
  await until(proxy, (now) => seen(now, "first").inFlight > 1);

  await proxy.setServers("app", [second.server]);
  if (waitUntilEmpty) await until(proxy, ({ backends }) => backends[0]?.servers.length === 1);
  await first.kill();
  await delay(100);
  const { failures } = await load.stop();
  for (const answer of await answers) {
    if (answer.status === "rejected") failures.push(String(answer.reason));
    else if (answer.value.status !== 200) failures.push(`status ${answer.value.status}`);
  }
  return failures;
}

test("fails no request when a server left out is stopped once it is empty", async () => {
  expect(await replaceServer({ waitUntilEmpty: true })).toEqual([]);
});

test("fails requests when a server left out is stopped while it has some", async () => {
  expect((await replaceServer({ waitUntilEmpty: false })).length).toBeGreaterThan(0);
});

test("counts requests and streams of all workers, also of one that a reload has retired", async () => {
  await using app = await startApp("one", { id: "first", slowMs });
  await using other = await startApp("two", { id: "second" });
  await using stack = await supervised({ haproxy: program });
  const { proxy } = stack;
  const port = portOf(await proxy.apply(config({ app: [app.server], other: [other.server] })));
  const sockets = [new WebSocket(`ws://127.0.0.1:${port}/ws`)];
  await upgradeOf(sockets[0]!);
  const before = fetch(`http://127.0.0.1:${port}/slow`);
  await until(proxy, (now) => seen(now, "first").inFlight === 1);

  await proxy.reload();
  sockets.push(new WebSocket(`ws://127.0.0.1:${port}/ws`));
  await upgradeOf(sockets[1]!);
  const after = fetch(`http://127.0.0.1:${port}/slow`);

  await until(proxy, (now) => seen(now, "first").inFlight === 2);
  expect(seen(await proxy.observe(), "first")).toMatchObject({ streams: 2, answered: 2 });
  await Promise.all([before, after]);
  await until(proxy, (now) => seen(now, "first").inFlight === 0);
  expect(seen(await proxy.observe(), "first")).toMatchObject({ answered: 4, failed: 0 });
  for (const socket of sockets) socket.terminate();
  await until(proxy, (now) => seen(now, "first").streams === 0);
});

test("lists a server left out as draining until its last stream has ended", async () => {
  await using app = await startApp("one", { id: "first" });
  await using other = await startApp("one", { id: "second" });
  await using stack = await supervised({ haproxy: program });
  const { proxy } = stack;
  const port = portOf(await proxy.apply(config({ app: [app.server] })));
  const headers = { accept: "text/event-stream" };
  const events = await fetch(`http://127.0.0.1:${port}/events`, { headers });
  await until(proxy, (now) => seen(now, "first").streams === 1);

  await proxy.setServers("app", [other.server]);

  const draining = seen(await proxy.observe(), "first");
  expect(draining).toMatchObject({ draining: true, streams: 1, inFlight: 0, answered: 1 });
  await proxy.setServers("app", [app.server, other.server]);
  expect(seen(await proxy.observe(), "first")).toMatchObject({ draining: false, streams: 1 });
  await proxy.setServers("app", [other.server]);
  await events.body?.cancel();
  await until(proxy, ({ backends }) => backends[0]?.servers.length === 1);
  // Its slot is another one's now, who begins at nothing.
  await proxy.setServers("app", [app.server, other.server]);
  expect(seen(await proxy.observe(), "first")).toMatchObject({ streams: 0, answered: 0 });
});

test("cuts what is open at a server, in every worker, and nothing else", async () => {
  const each = full ? 50 : 10;
  await using app = await startApp("one", { id: "first" });
  await using other = await startApp("two", { id: "second" });
  await using stack = await supervised({ haproxy: program });
  const { proxy } = stack;
  const port = portOf(await proxy.apply(config({ app: [app.server], other: [other.server] })));
  const open = async (headers: Record<string, string> = {}) => {
    const sockets = Array.from({ length: each }, () => {
      return new WebSocket(`ws://127.0.0.1:${port}/ws`, { headers });
    });
    await Promise.all(sockets.map(upgradeOf));
    return sockets;
  };
  const before = await open();
  await proxy.reload();
  const after = await open();
  const spared = await open({ "x-hitless-preview": "preview-other" });
  const closed = Promise.all([...before, ...after].map(closeOf));
  await until(proxy, (now) => seen(now, "first").streams === 2 * each);

  expect(await proxy.cut("first", { perSecond: 100 })).toBe(2 * each);

  await closed;
  await until(proxy, (now) => seen(now, "first").streams === 0);
  expect(seen(await proxy.observe(), "second").streams).toBe(each);
  for (const socket of spared) socket.terminate();
});

test("gives up cutting when its caller does", async () => {
  await using app = await startApp("one", { id: "first" });
  await using stack = await supervised({ haproxy: program });
  const { proxy } = stack;
  const port = portOf(await proxy.apply(config({ app: [app.server] })));
  const sockets = Array.from({ length: 5 }, () => new WebSocket(`ws://127.0.0.1:${port}/ws`));
  await Promise.all(sockets.map(upgradeOf));
  const first = Promise.race(sockets.map(closeOf));
  const left = new AbortController();
  const cutting = proxy.cut("first", { perSecond: 0.01, signal: left.signal });
  await first;
  left.abort(new Error("enough"));
  await expect(cutting).rejects.toThrow("enough");
  expect(seen(await proxy.observe(), "first").streams).toBe(4);
  for (const socket of sockets) socket.terminate();
});
