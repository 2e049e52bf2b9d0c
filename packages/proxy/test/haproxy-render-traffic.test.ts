import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempDisposable } from "node:fs/promises";
import { get, type IncomingMessage } from "node:http";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { execute } from "@hitless-tools/real-parts/execute";
import { haproxy } from "@hitless-tools/real-parts/haproxy";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";

import type { Place } from "../src/haproxy/contract.ts";
import type { HaproxySettings, ProxyConfig, Server } from "../src/index.ts";
import { portOf, startApp } from "./support/app.ts";
import { upgradeOf } from "./support/events.ts";
import { rawClient } from "./support/raw-client.ts";
import { freePorts, type RenderedProxy, startRendered, writeRendered } from "./support/rendered.ts";

const part = await haproxy();

beforeEach((context) => {
  if ("skipped" in part) context.skip(part.skipped);
});

interface Front {
  port: number;
  proxy: RenderedProxy;
}

/** One listener before one backend `app`. */
async function startFront(
  servers: readonly Server[],
  settings: HaproxySettings = {},
  place: Partial<Place> = {},
): Promise<Front> {
  if ("skipped" in part) throw new Error(part.skipped);
  const [port = 0] = await freePorts(1);
  const proxy = await startRendered(part.path, configOf(port, servers, settings), place);
  onTestFinished(() => proxy[Symbol.asyncDispose]());
  return { port, proxy };
}

function configOf(
  port: number,
  servers: readonly Server[],
  settings: HaproxySettings,
): ProxyConfig {
  return {
    listeners: [{ name: "web", host: "127.0.0.1", port }],
    routes: [{ route: "web", to: [{ backend: "app", weight: 1 }] }],
    backends: [{ name: "app", servers }],
    settings,
  };
}

const request = (path: string, more = ""): string =>
  `GET ${path} HTTP/1.1\r\nhost: w\r\n${more}\r\n`;
const eventStream = "accept: text/event-stream\r\n";

async function answerTo(port: number, text: string): Promise<{ status: number; body: string }> {
  using client = await rawClient(port);
  return await client.send(text);
}

/** Current sessions by HAProxy's backend. */
async function sessions(proxy: RenderedProxy): Promise<Record<string, number>> {
  const lines = (await proxy.command("show stat")).split("\n").map((line) => line.split(","));
  const backends = lines.filter(([, server]) => server === "BACKEND");
  const open: Record<string, number> = {};
  for (const columns of backends) open[columns[0] ?? ""] = Number(columns[4]);
  return open;
}

test("keeps requests and streams apart, to the same server", async () => {
  await using app = await startApp("one", { slowMs: 60_000 });
  const { port, proxy } = await startFront([app.server]);
  const slow = get({ port, path: "/slow", agent: false }).on("error", () => {});
  const events = get({
    port,
    path: "/events",
    headers: { accept: "text/html, Text/Event-Stream" },
    agent: false,
  });
  const [stream] = (await once(events, "response")) as [IncomingMessage];
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`);
  await upgradeOf(socket);
  while (app.requests.length < 2) await delay(5);
  expect(await sessions(proxy)).toEqual({ app: 1, "app:streams": 2 });
  expect(stream.headers["x-hitless-release"]).toBe("one");
  socket.terminate();
  slow.destroy();
  events.destroy();
});

const short = { clientMs: 300, serverMs: 300, keepAliveMs: 300, tunnelMs: 60_000 };

test("leaves a stream open that is silent for longer than a request may be", async () => {
  const silence = 1_000;
  await using app = await startApp("one", {
    handle: (_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" }).write("data: 1\n\n");
      setTimeout(() => response.end("data: 2\n\n"), silence);
    },
  });
  const { port } = await startFront([app.server], { timeouts: short });
  const body = (await answerTo(port, request("/", eventStream))).body;
  expect(body).toContain("data: 2");
  // The same answer, asked for as a request, is broken off.
  await expect(answerTo(port, request("/"))).rejects.toThrow("closed after");
});

test("sends no request a second time that a server has seen", async () => {
  let seen = 0;
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => {
      seen += 1;
      socket.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const one = { id: "one", host: "127.0.0.1", port: portOf(server), release: "one" };
  const { port } = await startFront([one]);
  const post = "POST / HTTP/1.1\r\nhost: w\r\ncontent-length: 2\r\n\r\nhi";
  expect(await answerTo(port, post)).toMatchObject({ status: 502 });
  expect(seen).toBe(1);
});

/** As a server is that closes a kept connection just as the next request is on its way. */
async function failuresWithHasty(settings: HaproxySettings): Promise<number> {
  const used = new WeakSet<Socket>();
  await using app = await startApp("one", {
    handle: ({ socket }, response) => {
      if (used.has(socket)) socket.resetAndDestroy();
      used.add(socket);
      response.end("x");
    },
  });
  const { port } = await startFront([app.server], settings);
  let failures = 0;
  for (let count = 0; count < 20; count += 1) {
    using client = await rawClient(port);
    const post = "POST / HTTP/1.1\r\nhost: w\r\ncontent-length: 2\r\n\r\nhi";
    for (let again = 0; again < 3; again += 1) {
      await client.send(post).catch(() => (failures += 1));
    }
  }
  return failures;
}

test("fails no request when a server drops connections that it kept", async () => {
  expect(await failuresWithHasty({})).toBe(0);
});

test("fails requests when a server drops connections that it kept and HAProxy kept them too", async () => {
  const extra = { backend: ["option http-keep-alive"] };
  expect(await failuresWithHasty({ extra })).toBeGreaterThan(0);
});

test("tries another server where no connection can be made", async () => {
  await using app = await startApp("one");
  const [closed = 0] = await freePorts(1);
  const gone = { ...app.server, id: "gone", port: closed };
  const { port } = await startFront([gone, app.server], { balance: "roundrobin" });
  for (let count = 0; count < 6; count += 1) {
    expect(await answerTo(port, request("/"))).toMatchObject({ status: 200, body: "one" });
  }
});

test("lets requests wait while the only server is frozen", async () => {
  const app = spawn(process.execPath, [
    "-e",
    'require("http").createServer((q,r)=>r.end("one")).listen(0,"127.0.0.1",function(){process.stdout.write(String(this.address().port))})',
  ]);
  onTestFinished(() => void app.kill("SIGKILL"));
  const [line] = (await once(app.stdout, "data")) as [Buffer];
  const one = { id: "one", host: "127.0.0.1", port: Number(String(line)), release: "one" };
  const { port } = await startFront([one]);
  app.kill("SIGSTOP");
  const asked = Array.from({ length: 40 }, () => answerTo(port, request("/")));
  await delay(2_000);
  app.kill("SIGCONT");
  const answers = await Promise.all(asked);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(40);
});

test("fills a slot while it runs, in both of a backend's halves", async () => {
  await using app = await startApp("one");
  const { port, proxy } = await startFront([]);
  expect((await answerTo(port, request("/"))).status).toBe(503);
  for (const half of ["app", "app:streams"]) {
    await proxy.command(`set server ${half}/s3 addr 127.0.0.1 port ${app.server.port}`);
    await proxy.command(`set server ${half}/s3 state ready`);
  }
  expect((await answerTo(port, request("/"))).body).toBe("one");
  expect((await answerTo(port, request("/", eventStream))).body).toBe("one");
});

test("writes a line for each request where that is asked for", async () => {
  await using app = await startApp("one");
  const { port, proxy } = await startFront([app.server], { httpLog: true });
  await answerTo(port, request("/looked-for"));
  while (!proxy.said().includes("/looked-for")) await delay(5);
  expect(proxy.said()).toContain("web app/s1");
});

async function started(openFiles: number, limitMs: number): Promise<string> {
  if ("skipped" in part) throw new Error(part.skipped);
  await using folder = await mkdtempDisposable(join(tmpdir(), "hitless-limit-"));
  const [port = 0] = await freePorts(1);
  const file = await writeRendered(configOf(port, [], {}), { folder: folder.path, openFiles });
  // Root would raise its limit.
  const less = ["setpriv", "--inh-caps=-sys_resource", "--bounding-set=-sys_resource"];
  const command = ["prlimit", "--nofile=1024:1024", part.path, "-db", "-f", file];
  const all = process.getuid?.() === 0 ? [...less, ...command] : command;
  const { code, stderr } = await execute(all, { limitMs });
  return code === undefined ? "until it was killed" : stderr;
}

test("starts where the system allows few files, unlike one that counts on more", async () => {
  expect(await started(20_400, 30_000)).toContain("Cannot raise FD limit");
  expect(await started(1_024, 2_000)).toBe("until it was killed");
});
