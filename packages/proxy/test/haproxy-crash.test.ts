import { spawn } from "node:child_process";
import { connect, createServer, type Server } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

import { haproxy } from "@hitless-tools/real-parts/haproxy";
import { beforeEach, expect, onTestFinished, test } from "vitest";

import { bindSocket } from "../src/haproxy/supervisor/bind-socket.ts";
import { portOf as portOfServer, startApp } from "./support/app.ts";
import { rawClient } from "./support/raw-client.ts";
import { config, killAndWait, portOf, routeTo } from "./support/stack.ts";
import { type Supervised, supervised } from "./support/supervisor.ts";

const part = await haproxy();
const program = "skipped" in part ? "" : part.path;

beforeEach((context) => {
  if ("skipped" in part) context.skip(part.skipped);
});

const full = process.env["HITLESS_TEST_SIZE"] === "full";
const kills = full ? 30 : 10;

/** Opens connections one after another, until it is stopped, and counts those refused. */
function knock(port: number): { stop(): Promise<{ refused: number; accepted: number }> } {
  const counts = { refused: 0, accepted: 0 };
  const stopped = new AbortController();
  const one = (): Promise<void> =>
    new Promise((resolve) => {
      const socket = connect({ host: "127.0.0.1", port });
      socket.once("connect", () => {
        counts.accepted += 1;
        socket.destroy();
      });
      socket.once("error", (error: NodeJS.ErrnoException) => {
        if (error.code === "ECONNREFUSED") counts.refused += 1;
      });
      socket.once("close", () => resolve());
    });
  const loop = (async () => {
    while (!stopped.signal.aborted) {
      await one();
      await delay(2);
    }
  })();
  return {
    async stop() {
      stopped.abort();
      await loop;
      return counts;
    },
  };
}

async function workerOf(stack: Supervised): Promise<number> {
  const [worker] = await stack.workers();
  if (worker === undefined) throw new Error(`no worker runs: ${stack.said()}`);
  return worker.pid;
}

/** One request on a connection of its own. */
async function get(port: number): Promise<string> {
  using client = await rawClient(port);
  return (await client.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n")).body;
}

/** A worker whose master was killed ends by itself, a moment after it was named: then another one is. */
async function killOne(name: () => Promise<number>): Promise<void> {
  for (;;) {
    const pid = await name();
    try {
      return await killAndWait(pid);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
    }
  }
}

async function killRounds(
  stack: Supervised,
  port: number,
): Promise<{ refused: number; answered: number }> {
  const knocking = knock(port);
  let answered = 0;
  for (let count = 0; count < kills; count += 1) {
    // The worker and the master by turns.
    await killOne(async () => (count % 2 === 0 ? workerOf(stack) : stack.master()));
    // Waits in the socket's queue until there is someone again.
    // A worker that outlived its master for a moment may still have taken it, and is lost with it.
    for (let text = ""; text !== "green";) {
      text = await get(port).catch((error: Error) => {
        if (error.message.includes("ECONNREFUSED")) throw error;
        return "";
      });
    }
    answered += 1;
    await stack.proxy.observe();
  }
  return { refused: (await knocking.stop()).refused, answered };
}

test(`refuses no connection while HAProxy is killed ${kills} times`, async () => {
  await using blue = await startApp("blue");
  await using green = await startApp("green");
  await using stack = await supervised({ haproxy: program });
  const backends = { blue: [blue.server], green: [green.server] };
  const port = portOf(await stack.proxy.apply(config(backends)));
  await stack.proxy.setRoutes(routeTo("green"));

  expect(await killRounds(stack, port)).toEqual({ refused: 0, answered: kills });
});

test("moves a route in the HAProxy that came after the one that was known", async () => {
  await using blue = await startApp("blue");
  await using green = await startApp("green");
  await using stack = await supervised({ haproxy: program });
  const backends = { blue: [blue.server], green: [green.server] };
  const port = portOf(await stack.proxy.apply(config(backends)));
  for (const color of ["green", "blue", "green"]) {
    // Nothing is asked in between, so that the supervisor only knows the one that was killed.
    await killOne(async () => workerOf(stack));
    await stack.proxy.setRoutes(routeTo(color));
    expect(await get(port)).toBe(color);
  }
});

test("would refuse connections if HAProxy bound its port itself", async () => {
  await using blue = await startApp("blue");
  await using green = await startApp("green");
  await using stack = await supervised({
    haproxy: program,
    entry: new URL("support/own-bind.ts", import.meta.url).pathname,
  });
  const { port } = await freeSocket();
  const backends = { blue: [blue.server], green: [green.server] };
  await stack.proxy.apply(config(backends, { port }));
  const knocking = knock(port);
  await killAndWait(await workerOf(stack));
  await stack.proxy.observe();
  expect((await knocking.stop()).refused).toBeGreaterThan(0);
});

async function freeSocket(): Promise<{ port: number }> {
  const socket = await bindSocket("x", { host: "127.0.0.1", port: 0 });
  socket.close();
  return socket;
}

/** Two on one socket, of which only the second answers: how many connections does the first one take away? */
async function stolen(listener: Server | undefined, fd: number, port: number): Promise<number> {
  let taken = 0;
  listener?.on("connection", (socket) => {
    taken += 1;
    socket.destroy();
  });
  const script =
    'require("net").createServer((s)=>s.end("mine")).listen({fd:3},()=>process.stdout.write("up"))';
  const child = spawn(process.execPath, ["-e", script], {
    stdio: ["ignore", "pipe", "ignore", fd],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  await new Promise((resolve) => child.stdout?.once("data", resolve));
  for (let count = 0; count < 200; count += 1) {
    await new Promise((resolve) => {
      const socket = connect({ host: "127.0.0.1", port });
      socket.on("error", () => {});
      socket.resume();
      socket.once("close", resolve);
    });
  }
  return taken;
}

test("takes no connection away from the child that inherits the socket", async () => {
  const socket = await bindSocket("web", { host: "127.0.0.1", port: 0 });
  onTestFinished(() => socket.close());
  expect(await stolen(undefined, socket.fd, socket.port)).toBe(0);
});

test("would take some away if the socket's owner were a server of Node.js, which listens", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const handle: unknown = Reflect.get(server, "_handle");
  const fd = Number(Reflect.get(handle as object, "fd"));
  expect(await stolen(server, fd, portOfServer(server))).toBeGreaterThan(0);
});

test("takes over from a supervisor that was killed, as things were", async () => {
  await using blue = await startApp("blue");
  await using green = await startApp("green");
  await using stack = await supervised({ haproxy: program });
  const backends = { blue: [blue.server], green: [green.server] };
  const port = portOf(await stack.proxy.apply(config(backends)));
  await stack.proxy.setRoutes(routeTo("green"));
  const before = await stack.proxy.observe();

  expect(await stack.end("SIGKILL")).toBe("SIGKILL");
  // HAProxy itself goes on.
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe("green");
  await stack.start();

  const after = await stack.proxy.observe();
  expect({ ...after, backends: after.backends.map(({ name }) => name) }).toEqual({
    ...before,
    backends: before.backends.map(({ name }) => name),
  });
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe("green");
});
