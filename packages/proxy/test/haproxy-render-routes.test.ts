import { haproxy } from "@hitless-tools/real-parts/haproxy";
import { beforeEach, expect, onTestFinished, test } from "vitest";

import type { HaproxySettings, ProxyConfig, Route } from "../src/index.ts";
import { type App, startApp } from "./support/app.ts";
import { rawClient, type RawAnswer } from "./support/raw-client.ts";
import { freePorts, type RenderedProxy, startRendered } from "./support/rendered.ts";

const part = await haproxy();

beforeEach((context) => {
  if ("skipped" in part) context.skip(part.skipped);
});

interface Site {
  port: number;
  apps: Record<string, App>;
  proxy: RenderedProxy;
  get(
    path: string,
    headers?: Readonly<Record<string, string>>,
    method?: string,
  ): Promise<RawAnswer>;
}

interface SiteOptions {
  routes: readonly Route[];
  settings?: HaproxySettings;
  listener?: Partial<ProxyConfig["listeners"][number]>;
}

/** A backend `a`, `b`, … each with one app of that release, whose secret is `preview-a`, … */
async function startSite({ routes, settings, listener }: SiteOptions): Promise<Site> {
  if ("skipped" in part) throw new Error(part.skipped);
  const parts = new AsyncDisposableStack();
  onTestFinished(() => parts.disposeAsync());
  const names = [...new Set(routes.flatMap(({ to }) => to.map(({ backend }) => backend))), "idle"];
  const apps: Record<string, App> = {};
  for (const name of names) apps[name] = parts.use(await startApp(name));
  const [port = 0] = await freePorts(1);
  const backends = Object.entries(apps).map(([name, { server }]) => ({
    name,
    servers: [server],
    preview: `preview-${name}`,
  }));
  const proxy = await startRendered(part.path, {
    listeners: [{ name: "web", host: "127.0.0.1", port, ...listener }],
    routes,
    backends,
    ...(settings === undefined ? {} : { settings }),
  });
  parts.use(proxy);
  return { port, apps, proxy, get: (...request) => get(port, ...request) };
}

async function get(
  port: number,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  method = "GET",
): Promise<RawAnswer> {
  using client = await rawClient(port);
  const lines = Object.entries({ host: "any.example", ...headers }).map(([k, v]) => `${k}: ${v}`);
  return await client.send(`${method} ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
}

const to = (backend: string): Route["to"] => [{ backend, weight: 100 }];

const several: readonly Route[] = [
  { route: "rest", match: { paths: ["/rest"] }, to: to("rest") },
  { route: "wide", match: { hosts: ["*.example.com"] }, to: to("wide") },
  { route: "wider", match: { hosts: ["*.com"] }, to: to("wider") },
  { route: "shop", match: { hosts: ["shop.example.com", "Example.org."] }, to: to("shop") },
  { route: "api", match: { hosts: ["shop.example.com"], paths: ["/api", "/v2/"] }, to: to("api") },
  { route: "deep", match: { hosts: ["shop.example.com"], paths: ["/api/deep"] }, to: to("deep") },
];

test("sends each request to the most exact route's backend", async () => {
  const site = await startSite({ routes: several });
  const asked: [host: string, path: string][] = [
    ["shop.example.com", "/"],
    ["SHOP.example.com.:8080", "/apis"],
    ["shop.example.com", "/api"],
    ["shop.example.com", "/api?x=/v2"],
    ["shop.example.com", "/api/x"],
    ["shop.example.com", "/v2/"],
    ["shop.example.com", "/api/deep/x"],
    ["example.org", "/api"],
    ["other.example.com", "/rest"],
    ["a.b.example.com", "/"],
    ["example.com", "/"],
    ["elsewhere.example", "/rest/x"],
  ];
  const releases = [];
  for (const [host, path] of asked) releases.push((await site.get(path, { host })).body);
  expect(releases).toEqual([
    "shop",
    "shop",
    "api",
    "api",
    "api",
    "api",
    "deep",
    "shop",
    "wide",
    "wide",
    "wider",
    "rest",
  ]);
});

test("says in plain text that no app is there for a host", async () => {
  const site = await startSite({ routes: several });
  const { status, head, body } = await site.get("/", { host: "unknown.example" });
  expect(status).toBe(404);
  expect(head.toLowerCase()).toContain("content-type: text/plain");
  expect(body).toBe("No app here answers to this host and path.\n");
});

test("answers 503 where the map names no route or no backend, and goes on once it does", async () => {
  const site = await startSite({ routes: [{ route: "web", to: to("a") }] });
  const map = `${site.proxy.folder.replaceAll(" ", String.raw`\ `)}/routes.map`;
  await site.proxy.command(`del map ${map} web`);
  expect(await site.get("/")).toMatchObject({
    status: 503,
    body: "The route of this app leads nowhere.\n",
  });
  await site.proxy.command(`add map ${map} web nowhere`);
  expect((await site.get("/")).status).toBe(503);
  await site.proxy.command(`set map ${map} web idle`);
  expect((await site.get("/")).body).toBe("idle");
});

test("shares requests by weight, and several routes change in one commit", async () => {
  const weighted = [
    { backend: "a", weight: 60 },
    { backend: "b", weight: 30 },
    { backend: "c", weight: 10 },
  ];
  const other = { route: "other", match: { hosts: ["other.example"] }, to: to("a") };
  const site = await startSite({ routes: [{ route: "web", to: weighted }, other] });
  const counts: Record<string, number> = { a: 0, b: 0, c: 0 };
  using client = await rawClient(site.port);
  for (let count = 0; count < 1_000; count += 1) {
    const { body } = await client.send("GET / HTTP/1.1\r\nhost: any.example\r\n\r\n");
    counts[body] = (counts[body] ?? 0) + 1;
  }
  // More than ten standard deviations away on either side.
  expect(counts["a"]).toSatisfy((count: number) => count > 440 && count < 760);
  expect(counts["c"]).toSatisfy((count: number) => count > 5 && count < 200);

  const map = `${site.proxy.folder.replaceAll(" ", String.raw`\ `)}/routes.map`;
  const version =
    /version created: (\d+)/i.exec(await site.proxy.command(`prepare map ${map}`))?.[1] ?? "";
  await site.proxy.command(`add map @${version} ${map} web c; add map @${version} ${map} other b`);
  await site.proxy.command(`commit map @${version} ${map}`);
  expect((await site.get("/")).body).toBe("c");
  expect((await site.get("/", { host: "other.example" })).body).toBe("b");
});

test("leads the secret to the idle backend and shows it to nobody", async () => {
  const site = await startSite({
    routes: [{ route: "web", match: { hosts: ["w.example"] }, to: to("a") }],
  });
  const preview = { "x-hitless-preview": "preview-idle" };
  expect((await site.get("/", preview)).body).toBe("idle");
  expect((await site.get("/", { ...preview, host: "w.example" })).body).toBe("idle");
  const wrong = { "x-hitless-preview": "wrong", host: "w.example" };
  expect((await site.get("/", wrong)).body).toBe("a");
  const seen = Object.values(site.apps).flatMap(({ requests }) => requests);
  expect(seen).toHaveLength(3);
  for (const { headers } of seen) expect(headers).not.toHaveProperty("x-hitless-preview");
});

test("names the release that answered, whatever client and server say", async () => {
  const site = await startSite({ routes: [{ route: "web", to: to("a") }] });
  const { head } = await site.get("/", { "x-hitless-release": "from-the-client" });
  expect(head.match(/x-hitless-release: .*/gi)).toEqual(["x-hitless-release: a"]);
  expect(site.apps["a"]?.requests[0]?.headers).not.toHaveProperty("x-hitless-release");
});

test("tells the server who asked, and leaves the word of a proxy before", async () => {
  const site = await startSite({ routes: [{ route: "web", to: to("a") }] });
  await site.get("/", { host: "w.example:80" });
  await site.get("/", {
    "x-forwarded-for": "192.0.2.1",
    "x-forwarded-proto": "https",
    "x-forwarded-host": "w",
  });
  const requests = site.apps["a"]?.requests ?? [];
  const forwarded = requests.map(({ headers }) => [
    headers["x-forwarded-for"],
    headers["x-forwarded-proto"],
    headers["x-forwarded-host"],
  ]);
  expect(forwarded).toEqual([
    ["127.0.0.1", "http", "w.example:80"],
    ["192.0.2.1, 127.0.0.1", "https", "w"],
  ]);
});

test("answers a rule of the user's before any route", async () => {
  const extra = { frontend: ["http-request return status 204 if { path /health }"] };
  const site = await startSite({
    routes: [{ route: "web", to: to("a") }],
    settings: { extra },
  });
  expect(await get(site.port, "/health")).toMatchObject({ status: 204 });
  expect((await site.get("/")).body).toBe("a");
});

test.each([
  [443, "shop.example.com:8080", "https://shop.example.com/a%20b?c=d&e"],
  [8443, "shop.example.com", "https://shop.example.com:8443/a%20b?c=d&e"],
  [443, "[::1]:80", "https://[::1]/a%20b?c=d&e"],
])("redirects to port %d, keeping host, path and query", async (...row) => {
  const [redirectToPort, host, location] = row;
  const site = await startSite({
    routes: [{ route: "web", to: to("a") }],
    listener: { redirectToPort },
  });
  const { status, head } = await site.get("/a%20b?c=d&e", { host });
  expect(status).toBe(301);
  expect(head.split("\r\n")).toContain(`location: ${location}`);
});
