import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";

import { embeddedProxy, ProxyError } from "../src/index.ts";
import { portOf as portOfServer, startApp } from "./support/app.ts";
import { startLoad } from "./support/load.ts";
import { rawClient } from "./support/raw-client.ts";
import { config, makeStack, portOf, seen, until } from "./support/stack.ts";

const full = process.env["HITLESS_TEST_SIZE"] === "full";

const codeFrom = (refused: Promise<unknown>): Promise<unknown> =>
  refused.catch((cause: unknown) => (cause instanceof ProxyError ? cause.code : cause));

/** The processes that run for a folder, by what Linux says. */
async function processesFor(folder: string): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")),
  );
  return lines.filter((line) => line.includes(folder));
}

test("starts one process when many start it at once", async () => {
  await using app = await startApp("app");
  await using stack = await makeStack();
  const wanted = config({ app: [app.server] });
  const starters = Array.from({ length: full ? 50 : 12 }, () =>
    embeddedProxy({ folder: stack.folder, startTimeoutMs: 60_000, callTimeoutMs: 60_000 }).apply(
      wanted,
    ),
  );

  const ports = (await Promise.all(starters)).map(portOf);

  expect(new Set(ports).size).toBe(1);
  expect(await processesFor(stack.folder)).toHaveLength(1);
});

test("names the listener, host and port that another program has", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  onTestFinished(() => void other.close());
  const port = portOfServer(other);
  await using app = await startApp("app");
  await using stack = await makeStack();
  const message = `Listener "web" on 127.0.0.1:${port}: another program listens there`;

  await expect(stack.proxy.apply(config({ app: [app.server] }, { port }))).rejects.toThrow(message);

  // The same where the port was lost over a crash.
  other.close();
  await once(other, "close");
  await stack.proxy.apply(config({ app: [app.server] }, { port }));
  await stack.killProxy();
  const again = createServer().listen(port, "127.0.0.1");
  await once(again, "listening");
  await expect(stack.proxy.observe()).rejects.toThrow(message);
  again.close();
  await once(again, "close");
  expect(portOf(await stack.proxy.observe())).toBe(port);
});

test("is not started by anything but a config", async () => {
  await using stack = await makeStack();
  await expect(stack.proxy.observe()).rejects.toMatchObject({ code: "not-running" });
  await expect(stack.proxy.setRoutes([])).rejects.toMatchObject({ code: "not-running" });
  await stack.proxy.stop();
  expect(await readdir(stack.folder)).toEqual([]);
});

test("says that proxy.json is damaged, and leaves it alone", async () => {
  await using stack = await makeStack();
  const path = join(stack.folder, "proxy.json");
  await writeFile(path, '{ "version": 1, "config": { "list');
  const error: unknown = await stack.proxy.observe().catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(ProxyError);
  expect(error).toMatchObject({ code: "damaged-state" });
  expect(String(error)).toContain(path);
  expect(await readFile(path, "utf8")).toBe('{ "version": 1, "config": { "list');
});

test("changes nothing when a change is refused", async () => {
  await using app = await startApp("app");
  await using stack = await makeStack();
  const { proxy } = stack;
  const before = await proxy.apply(config({ app: [app.server], empty: [] }));
  expect(await codeFrom(proxy.setServers("app", []))).toBe("refused");
  expect(await codeFrom(proxy.setServers("none", [app.server]))).toBe("invalid");
  const health = { path: "/", everyMs: 1, timeoutMs: 1, fall: 1, rise: 1 };
  expect(await codeFrom(proxy.setServers("empty", [], { health }))).toBe("invalid");
  expect(
    await codeFrom(proxy.setRoutes([{ route: "web", to: [{ backend: "empty", weight: 1 }] }])),
  ).toBe("refused");
  expect(
    await codeFrom(proxy.setRoutes([{ route: "no", to: [{ backend: "app", weight: 1 }] }])),
  ).toBe("invalid");
  expect(await codeFrom(proxy.apply(config({ app: [] })))).toBe("refused");

  expect(await proxy.observe()).toEqual(before);
});

test("keeps the connections of listeners that stay, and closes what is left out once idle", async () => {
  await using app = await startApp("app");
  await using stack = await makeStack();
  const { proxy } = stack;
  const wanted = config({ app: [app.server] });
  const first = await proxy.apply(wanted);
  const two = {
    ...wanted,
    listeners: [...wanted.listeners, { name: "second", host: "127.0.0.1", port: 0 }],
    routes: [
      ...wanted.routes,
      { route: "second", listener: "second", to: [{ backend: "app", weight: 1 }] },
    ],
  };
  using kept = await rawClient(portOf(first));
  await kept.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  const both = await proxy.apply(two);
  expect(portOf(both)).toBe(portOf(first));
  using left = await rawClient(both.listeners[1]?.port ?? 0);
  using idle = await rawClient(both.listeners[1]?.port ?? 0);
  await idle.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  const slow = left.send("GET /slow HTTP/1.1\r\nhost: x\r\n\r\n");
  await until(proxy, (now) => seen(now, "app").inFlight === 1);
  const idleClosed = once(idle.socket, "close");
  const leftClosed = once(left.socket, "close");

  await proxy.apply(wanted);

  expect((await slow).head).toMatch(/connection: close/i);
  await Promise.all([idleClosed, leftClosed]);
  await expect(rawClient(both.listeners[1]?.port ?? 0)).rejects.toThrow("ECONNREFUSED");
  expect((await kept.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n")).body).toBe("app");
});

test("lets requests end and cuts streams when it stops, and starts again as it was", async () => {
  await using app = await startApp("app");
  await using stack = await makeStack();
  const { proxy, folder } = stack;
  const first = await proxy.apply(config({ app: [app.server] }));
  const port = portOf(first);
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`);
  await once(socket, "open");
  const closed = once(socket, "close");
  const slow = Array.from({ length: 5 }, () => fetch(`http://127.0.0.1:${port}/slow`));
  await until(proxy, (now) => seen(now, "app").inFlight === 5);

  process.kill(await stack.pid(), "SIGTERM");

  expect((await Promise.all(slow)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  await closed;
  await proxy.stop();
  expect(await processesFor(folder)).toEqual([]);
  expect((await readdir(folder)).toSorted()).toEqual([
    "logs",
    "proxy.json",
    "proxy.lock",
    "proxy.pid",
  ]);
  expect((await proxy.observe()).listeners).toEqual(first.listeners);
});

test("waits for nothing longer than its caller", async () => {
  await using app = await startApp("app");
  await using stack = await makeStack();
  const left = new AbortController();
  const starting = embeddedProxy({ folder: stack.folder, signal: left.signal }).apply(
    config({ app: [app.server] }),
  );
  left.abort(new Error("enough"));
  await expect(starting).rejects.toThrow("enough");
  expect(await processesFor(stack.folder)).toEqual([]);
});

test("spreads requests over the servers of a backend, and over weighted backends", async () => {
  await using one = await startApp("one");
  await using two = await startApp("two");
  await using three = await startApp("three");
  await using stack = await makeStack();
  const { proxy } = stack;
  const wanted = config({ pair: [one.server, two.server], single: [three.server] });
  const port = portOf(await proxy.apply(wanted));
  await proxy.setRoutes([
    {
      route: "web",
      to: [
        { backend: "pair", weight: 50 },
        { backend: "single", weight: 50 },
      ],
    },
  ]);
  const load = await startLoad(port, { streams: false });
  const after = await until(proxy, (now) => seen(now, "three").answered > 200);
  expect((await load.stop()).failures).toEqual([]);
  expect(seen(after, "one").answered).toBeGreaterThan(50);
  expect(seen(after, "two").answered).toBeGreaterThan(50);
});
