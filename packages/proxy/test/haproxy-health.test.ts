import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server as HttpServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { haproxy } from "@hitless-tools/real-parts/haproxy";
import { beforeEach, expect, onTestFinished, test } from "vitest";

import type { ProxyConfig, Server } from "../src/index.ts";
import { portOf as portOfServer, startApp } from "./support/app.ts";
import { startLoad } from "./support/load.ts";
import { config, portOf, routeTo } from "./support/stack.ts";
import { type Supervised, supervised } from "./support/supervisor.ts";

const part = await haproxy();
const program = "skipped" in part ? "" : part.path;

beforeEach((context) => {
  if ("skipped" in part) context.skip(part.skipped);
});

const health = { path: "/", everyMs: 50, timeoutMs: 200, fall: 2, rise: 2 };

function watched(backends: Record<string, readonly Server[]>): ProxyConfig {
  const all = config(backends);
  return { ...all, backends: all.backends.map((each) => ({ ...each, health })) };
}

async function said(stack: Supervised, event: string): Promise<void> {
  while (!stack.said().includes(event)) await delay(10);
}

/** An app in a process of its own, which can be frozen. */
async function startChild(): Promise<{ child: ChildProcess; server: Server }> {
  const script =
    'const s=require("http").createServer((q,r)=>{q.resume();q.on("end",()=>r.end("live"))});' +
    's.listen(0,"127.0.0.1",()=>process.stdout.write(String(s.address().port)))';
  const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const port = await new Promise<number>((resolve) => {
    child.stdout.once("data", (data: Buffer) => resolve(Number(data.toString())));
  });
  return { child, server: { id: "live", host: "127.0.0.1", port, release: "live" } };
}

test("fails no request while the only server is frozen for two seconds", async () => {
  const { child, server } = await startChild();
  await using stack = await supervised({ haproxy: program });
  const port = portOf(await stack.proxy.apply(watched({ app: [server] })));
  const load = await startLoad(port, { streams: false });
  await load.more({ answers: 20 });

  child.kill("SIGSTOP");
  await said(stack, '"server-fell","server":"live"');
  await delay(2_000);
  child.kill("SIGCONT");
  await said(stack, '"server-rose","server":"live"');
  await load.more({ answers: 20 });

  expect((await load.stop()).failures).toEqual([]);
});

test("gives a server that falls no new request until it has risen, and never takes out the last one", async () => {
  let bad = new Set<string>();
  const apps = ["one", "two"].map((release) =>
    startApp(release, {
      handle: (_request, response) => response.writeHead(bad.has(release) ? 503 : 200).end(release),
    }),
  );
  await using one = await apps[0]!;
  await using two = await apps[1]!;
  await using stack = await supervised({ haproxy: program });
  const port = portOf(await stack.proxy.apply(watched({ app: [one.server, two.server] })));
  const answers = async () =>
    new Set(
      await Promise.all(
        Array.from({ length: 20 }, async () => (await fetch(`http://127.0.0.1:${port}/`)).text()),
      ),
    );

  bad = new Set(["one"]);
  await said(stack, '"server-fell","server":"one"');
  await stack.proxy.observe();
  expect(await answers()).toEqual(new Set(["two"]));

  bad = new Set(["one", "two"]);
  await said(stack, '"server-fell","server":"two"');
  await stack.proxy.observe();
  const [worker] = await stack.workers();
  // Bad answers are the apps' own, not HAProxy's.
  expect([...(await answers())].every((answer) => ["one", "two"].includes(answer))).toBe(true);
  expect((await stack.workers())[0]?.pid).toBe(worker?.pid);

  bad = new Set();
  await said(stack, '"server-rose","server":"one"');
  await said(stack, '"server-rose","server":"two"');
  await stack.proxy.observe();
  expect(await answers()).toEqual(new Set(["one", "two"]));
});

test("takes a backend's health with its servers, without a reload, and leaves that of others", async () => {
  const asked = { one: new Set<string>(), two: new Set<string>() };
  const record = (name: keyof typeof asked) =>
    startApp(name, {
      handle: ({ url = "" }, response) => {
        asked[name].add(url);
        response.end(name);
      },
    });
  await using one = await record("one");
  await using two = await record("two");
  await using stack = await supervised({ haproxy: program });
  await stack.proxy.apply(watched({ live: [one.server], idle: [] }));
  const [worker] = await stack.workers();

  await stack.proxy.setServers("idle", [two.server], { health: { ...health, path: "/ready" } });
  while (!asked.two.has("/ready")) await delay(10);
  asked.one.clear();
  while (!asked.one.has("/")) await delay(10);
  expect(asked).toEqual({ one: new Set(["/"]), two: new Set(["/ready"]) });
  expect((await stack.workers())[0]?.pid).toBe(worker?.pid);

  // Kept, where nothing is said about it.
  await stack.proxy.setServers("idle", []);
  const { backends } = await stack.proxy.observe();
  expect(backends.map((each) => [each.name, each.health?.path])).toEqual([
    ["live", "/"],
    ["idle", "/ready"],
  ]);
});

test("keeps what health has decided over a reload", async () => {
  let bad = false;
  await using one = await startApp("one", {
    handle: (_request, response) => response.writeHead(bad ? 503 : 200).end("one"),
  });
  await using two = await startApp("two");
  await using stack = await supervised({ haproxy: program });
  const port = portOf(await stack.proxy.apply(watched({ app: [one.server, two.server] })));
  bad = true;
  await said(stack, '"server-fell","server":"one"');
  await stack.proxy.reload();
  for (let count = 0; count < 10; count += 1) {
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe("two");
  }
});

test("does not switch to a backend without a server that could serve", async () => {
  await using app = await startApp("app");
  await using stack = await supervised({ haproxy: program });
  const nowhere = { id: "x", host: "no-such-host.invalid", port: 80, release: "x" };
  const port = portOf(await stack.proxy.apply(config({ app: [app.server], other: [nowhere] })));
  await expect(stack.proxy.setRoutes(routeTo("other"))).rejects.toMatchObject({ code: "refused" });
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe("app");
});

/** A server that answers with its address. */
async function answering(host: string, port = 0): Promise<HttpServer> {
  const server = createServer((_request, response) => response.end(host));
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  return server;
}

test("follows a server's name to another address", async (context) => {
  if (process.getuid?.() !== 0) context.skip("needs root, for a hosts file of its own");
  const folder = await mkdtemp(join(tmpdir(), "hitless-hosts-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const hosts = join(folder, "hosts");
  await writeFile(hosts, "127.0.0.2 app.test\n127.0.0.1 localhost\n");
  const first = await answering("127.0.0.2");
  const port = portOfServer(first);
  await answering("127.0.0.3", port);
  const mount = `mount --bind ${hosts} /etc/hosts && exec "$@"`;
  await using stack = await supervised({
    haproxy: program,
    wrap: ["unshare", "--mount", "sh", "-c", mount, "sh"],
  });
  const server = { id: "app", host: "app.test", port, release: "r1" };
  const at = portOf(await stack.proxy.apply(config({ app: [server] })));
  expect(await (await fetch(`http://127.0.0.1:${at}/`)).text()).toBe("127.0.0.2");

  await writeFile(hosts, "127.0.0.3 app.test\n127.0.0.1 localhost\n");
  await said(stack, "addresses-changed");
  await stack.proxy.observe();

  const answer = await fetch(`http://127.0.0.1:${at}/`, { headers: { connection: "close" } });
  expect(await answer.text()).toBe("127.0.0.3");
});
