import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { PassThrough } from "node:stream";
import { fileURLToPath } from "node:url";

import { haproxy } from "@hitless-tools/real-parts/haproxy";
import { beforeEach, expect, onTestFinished, test } from "vitest";

import { haproxyProxy, ProxyError, type SessionStreams, unixSocketSession } from "../src/index.ts";
import { portOf as portOfServer, startApp } from "./support/app.ts";
import { config, portOf, routeTo } from "./support/stack.ts";
import { type Supervised, supervised } from "./support/supervisor.ts";

const part = await haproxy();
const program = "skipped" in part ? "" : part.path;
const command = fileURLToPath(new URL("../bin/hitless-proxy.js", import.meta.url));

beforeEach((context) => {
  if ("skipped" in part) context.skip(part.skipped);
});

const reasonOf = (refused: Promise<unknown>) =>
  refused.catch((cause: unknown) =>
    cause instanceof ProxyError ? `${cause.code}: ${cause.message}` : cause,
  );

const run = (args: readonly string[]) =>
  new Promise<{ code: number | null; said: string }>((resolve) => {
    const child = spawn(process.execPath, [command, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (text: Buffer) => (said += text.toString()));
    }
    child.once("close", (code) => resolve({ code, said }));
  });

/** The session as a deployer opens it where only programs can be started: by the command. */
async function byCommand(runFolder: string): Promise<SessionStreams> {
  const child = spawn(process.execPath, [command, "session", "--run-folder", runFolder], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  return {
    input: child.stdin,
    output: child.stdout,
    async close() {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    },
  };
}

async function exchange(stack: Supervised, text: string): Promise<unknown> {
  const socket = connect(stack.socket);
  onTestFinished(() => void socket.destroy());
  socket.on("error", () => {});
  socket.write(text);
  for await (const line of createInterface(socket)) return JSON.parse(line);
  return "ended";
}

test("carries all calls through the command's stdin and stdout", async () => {
  await using blue = await startApp("blue");
  await using green = await startApp("green");
  await using stack = await supervised({ haproxy: program });
  await using proxy = haproxyProxy({ connect: () => byCommand(stack.runFolder) });
  const port = portOf(await proxy.apply(config({ blue: [blue.server], green: [] })));
  await proxy.setServers("green", [green.server]);
  await proxy.setRoutes(routeTo("green"));
  const answer = await proxy.ask({ to: { listener: "web" }, path: "/" });
  expect(answer).toMatchObject({ status: 200, body: "green" });
  expect(answer.headers["x-hitless-release"]).toBe("green");
  expect(await proxy.cut("green")).toBe(0);
  expect(portOf(await proxy.observe())).toBe(port);
  await proxy.reload();
  await proxy.stop();
  await expect(proxy.observe()).rejects.toMatchObject({ code: "not-running" });
});

test("answers what was asked before its input ended", async () => {
  await using app = await startApp("app");
  await using stack = await supervised({ haproxy: program });
  const session = await byCommand(stack.runFolder);
  const asked = { id: 1, operation: "apply", body: config({ app: [app.server] }) };
  session.input.end(`${JSON.stringify(asked)}\n`);
  const lines: string[] = [];
  for await (const line of createInterface(session.output)) lines.push(line);
  expect(lines.map((line) => line.slice(0, 29))).toEqual(['{"id":1,"result":{"listeners"']);
  await session.close();
});

test("opens another session where one has ended, also with calls under way", async () => {
  await using app = await startApp("app");
  await using stack = await supervised({ haproxy: program });
  let last: SessionStreams | undefined;
  await using proxy = haproxyProxy({
    connect: async () => (last = await byCommand(stack.runFolder)),
  });
  await proxy.apply(config({ app: [app.server] }));
  await last?.close();
  expect((await proxy.observe()).routes).toHaveLength(1);
  const reloading = proxy.reload();
  await last?.close();
  await reloading;
});

test("says why a question was not answered", async () => {
  await using app = await startApp("app", { slowMs: 60_000 });
  await using stack = await supervised({ haproxy: program });
  await stack.proxy.apply(config({ app: [app.server] }));
  const { host, port } = app.server;
  const unused = createTcpServer().listen(0, "127.0.0.1");
  await once(unused, "listening");
  const closed = portOfServer(unused);
  unused.close();
  const ask = (to: { host: string; port: number }, path: string) =>
    stack.proxy.ask({ to: { server: to }, path, timeoutMs: 200 }).catch((cause: unknown) => cause);

  expect(await ask({ host, port: closed }, "/")).toMatchObject({
    code: "unanswered",
    message: `GET / at 127.0.0.1:${closed}: nothing listens there (ECONNREFUSED).`,
  });
  expect(await ask({ host, port }, "/slow")).toMatchObject({
    code: "unanswered",
    message: `GET /slow at 127.0.0.1:${port}: no complete answer within 200 ms.`,
  });
  const answer = await stack.proxy.ask({ to: { server: app.server }, path: "/" }).catch(String);
  expect(answer).toMatchObject({ status: 200, body: "app" });
});

test("refuses lines that it does not understand, and goes on", async () => {
  await using stack = await supervised({ haproxy: program });
  expect(await exchange(stack, "no json\n")).toMatchObject({ code: "invalid" });
  const unknown = await exchange(stack, '{"id":1,"operation":"fly","body":null}\n');
  expect(unknown).toMatchObject({ id: 1, code: "invalid" });
  expect(JSON.stringify(unknown)).toContain("there is: apply, servers");
  const wrong = await exchange(stack, '{"id":2,"operation":"cut","body":{"server":""}}\n');
  expect(wrong).toMatchObject({ id: 2, code: "invalid" });
  expect(JSON.stringify(wrong)).toContain("perSecond");
  expect(await exchange(stack, "x".repeat(5 * 1024 * 1024))).toMatchObject({ code: "invalid" });
  expect(await exchange(stack, '{"id":3,"operation":"observe","body":null}\n')).toMatchObject({
    id: 3,
    code: "not-running",
  });
});

test("ends every wait with its caller, and with its own limit", async () => {
  const input = new PassThrough();
  const silent = { input, output: new PassThrough(), close: async () => {} };
  const late = haproxyProxy({ connect: async () => silent, callTimeoutMs: 50 });
  await expect(late.observe()).rejects.toMatchObject({ code: "unreachable" });
  const left = new AbortController();
  const waiting = haproxyProxy({ connect: async () => silent, signal: left.signal }).observe();
  left.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
});

test("refuses bad configs with what is wrong, and serves as before", async () => {
  await using app = await startApp("app");
  await using stack = await supervised({ haproxy: program });
  const { proxy } = stack;
  const wanted = config({ app: [app.server], empty: [] });
  const before = await proxy.apply(wanted);
  const settings = { extra: { defaults: ["no-such-keyword 1"] } };

  expect(await reasonOf(proxy.apply({ ...wanted, settings }))).toMatch(
    /^invalid: HAProxy refuses[^]*no-such-keyword[^]*Nothing was changed/,
  );
  expect(await reasonOf(proxy.apply(config({ app: [] })))).toMatch(/^refused: /);
  expect(await reasonOf(proxy.setServers("app", []))).toMatch(/^refused: /);
  expect(await reasonOf(proxy.setServers("none", []))).toMatch(/^invalid: no backend "none"/);
  expect(await reasonOf(proxy.setRoutes(routeTo("empty")))).toMatch(/^refused: /);

  const other = createTcpServer().listen(0, "127.0.0.1");
  onTestFinished(() => void other.close());
  await once(other, "listening");
  const port = portOfServer(other);
  expect(await reasonOf(proxy.apply(config({ app: [app.server] }, { port })))).toBe(
    `listen-failed: Listener "web" on 127.0.0.1:${port}: another program listens there. ` +
      "Stop it, or choose another port (EADDRINUSE).",
  );
  expect(await proxy.observe()).toEqual(before);
});

test("adds and leaves out listeners while the others serve", async () => {
  await using app = await startApp("app");
  await using stack = await supervised({ haproxy: program });
  const { proxy } = stack;
  const wanted = config({ app: [app.server] });
  const first = portOf(await proxy.apply(wanted));
  const second = { name: "second", host: "127.0.0.1", port: 0 };
  const routes = wanted.routes.map(({ listener: _one, ...all }) => all);
  const two = await proxy.apply({ ...wanted, listeners: [...wanted.listeners, second], routes });
  const ports = two.listeners.map(({ port }) => port);
  expect(ports[0]).toBe(first);
  for (const port of ports) {
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe("app");
  }
  expect(portOf(await proxy.apply(wanted))).toBe(first);
  expect(await (await fetch(`http://127.0.0.1:${first}/`)).text()).toBe("app");
});

test("says that no supervisor is there, and refuses a folder with too long a path", async () => {
  const folder = await mkdtemp(join(tmpdir(), "hitless-h-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, "session.sock");
  await using none = haproxyProxy({ connect: unixSocketSession(path) });
  await expect(none.observe()).rejects.toThrow(`No proxy takes calls at ${path}`);
  expect(await run(["session", "--run-folder", folder])).toMatchObject({ code: 69 });
  const long = join(folder, "x".repeat(100));
  const refused = await run(["run", "--folder", folder, "--run-folder", long]);
  expect(refused.code).toBe(1);
  expect(refused.said).toContain("shorter run folder");
  expect(await run(["fly"])).toMatchObject({ code: 64 });
  expect(await run(["--help"])).toMatchObject({ code: 0 });
});

test("asks nothing again once it was closed: what a call was made under may be gone", async () => {
  const asked: string[] = [];
  let opened = 0;
  const proxy = haproxyProxy({
    async connect() {
      opened += 1;
      const input = new PassThrough();
      input.on("data", (text: Buffer) => asked.push(text.toString()));
      const output = new PassThrough();
      return { input, output, close: async () => void output.end() };
    },
  });
  const pending = reasonOf(proxy.setRoutes(routeTo("green")));
  while (asked.length === 0) await new Promise(setImmediate);
  await proxy.close();
  expect(await pending).toMatch(/^unreachable: /);
  expect({ opened, asked: asked.length }).toEqual({ opened: 1, asked: 1 });
});

test("asks again where a session ends by itself", async () => {
  let opened = 0;
  const proxy = haproxyProxy({
    async connect() {
      opened += 1;
      const [input, output] = [new PassThrough(), new PassThrough()];
      input.once("data", (line: Buffer) => {
        const { id } = JSON.parse(line.toString()) as { id: number };
        if (opened === 1) output.end();
        else output.write(`${JSON.stringify({ id, result: null })}\n`);
      });
      return { input, output, close: async () => void output.end() };
    },
  });
  await proxy.setRoutes(routeTo("green"));
  expect(opened).toBe(2);
  await proxy.close();
});
