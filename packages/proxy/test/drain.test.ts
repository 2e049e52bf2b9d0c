import { setTimeout as delay } from "node:timers/promises";

import { expect, test } from "vitest";

import { startApp } from "./support/app.ts";
import { startLoad } from "./support/load.ts";
import { config, makeStack, portOf, routeTo, seen, until } from "./support/stack.ts";

const slowMs = 2_000;

async function replaceServer({
  waitUntilEmpty,
}: {
  waitUntilEmpty: boolean;
}): Promise<{ failures: string[]; connections: number }> {
  await using first = await startApp("one", { id: "first", slowMs });
  await using second = await startApp("one", { id: "second", slowMs });
  await using stack = await makeStack();
  const { proxy } = stack;
  const servers = [first.server, second.server];
  const port = portOf(await proxy.apply(config({ app: servers })));
  const load = await startLoad(port, { streams: false });
  // Long enough that they are still in flight when the first server goes, however slow the disk is.
  const held = Array.from({ length: 6 }, () => fetch(`http://127.0.0.1:${port}/slow`));
  const answers = Promise.allSettled(held);
  await until(proxy, (now) => seen(now, "first").inFlight > 1);

  await proxy.setServers("app", [second.server]);
  if (waitUntilEmpty) {
    await until(proxy, ({ backends }) => backends[0]?.servers.length === 1);
  }
  const connections = first.connections();
  await first.kill();
  await delay(100);
  const { failures } = await load.stop();
  for (const answer of await answers) {
    if (answer.status === "rejected") failures.push(String(answer.reason));
    else if (answer.value.status !== 200) failures.push(`status ${answer.value.status}`);
  }
  return { failures, connections };
}

test("fails no request when a server left out is stopped once it is empty", async () => {
  expect(await replaceServer({ waitUntilEmpty: true })).toEqual({ failures: [], connections: 0 });
});

test("fails requests when a server left out is stopped while it has some", async () => {
  const { failures } = await replaceServer({ waitUntilEmpty: false });
  expect(failures.length).toBeGreaterThan(0);
});

test("lists a server left out as draining until its last stream has ended", async () => {
  await using app = await startApp("one", { id: "first" });
  await using other = await startApp("one", { id: "second" });
  await using stack = await makeStack();
  const { proxy } = stack;
  const port = portOf(await proxy.apply(config({ app: [app.server] })));
  const events = await fetch(`http://127.0.0.1:${port}/events`);
  await until(proxy, (now) => seen(now, "first").streams === 1);

  await proxy.setServers("app", [other.server]);

  const draining = seen(await proxy.observe(), "first");
  expect(draining).toMatchObject({ draining: true, streams: 1, inFlight: 0, answered: 1 });
  await proxy.setServers("app", [app.server, other.server]);
  expect(seen(await proxy.observe(), "first")).toMatchObject({
    draining: false,
    streams: 1,
    answered: 1,
  });
  await proxy.setServers("app", [other.server]);
  await events.body?.cancel();
  await until(proxy, ({ backends }) => backends[0]?.servers.length === 1);
});

test("is seen by the load when a switch leads to an app that answers 404", async () => {
  await using good = await startApp("good");
  await using bad = await startApp("bad", {
    handle: (_request, response) => response.writeHead(404).end("not here"),
  });
  await using stack = await makeStack();
  const { proxy } = stack;
  const backends = { good: [good.server], bad: [bad.server] };
  const load = await startLoad(portOf(await proxy.apply(config(backends))), { streams: false });
  await delay(100);
  await proxy.setRoutes(routeTo("bad"));
  await delay(100);

  const { failures, answers } = await load.stop();

  expect(failures.length).toBeGreaterThan(0);
  expect(failures.every((failure) => failure.includes("status 404"))).toBe(true);
  expect(answers.every(({ release }) => release === "good")).toBe(true);
});
