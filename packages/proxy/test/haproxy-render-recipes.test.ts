import { readFile } from "node:fs/promises";

import { haproxy } from "@hitless-tools/real-parts/haproxy";
import { beforeEach, expect, onTestFinished, test } from "vitest";

import type { HaproxySettings } from "../src/index.ts";
import { type App, startApp } from "./support/app.ts";
import { rawClient, type RawAnswer } from "./support/raw-client.ts";
import { freePorts, startRendered } from "./support/rendered.ts";

const part = await haproxy();
const page = await readFile(new URL("../../../docs/haproxy-settings.md", import.meta.url), "utf8");

beforeEach((context) => {
  if ("skipped" in part) context.skip(part.skipped);
});

/** Two servers behind one HAProxy with these lines, which are all in the page. */
async function startWith(extra: NonNullable<HaproxySettings["extra"]>) {
  if ("skipped" in part) throw new Error(part.skipped);
  for (const line of Object.values(extra).flat()) expect(page).toContain(line);
  const apps = [await startTextApp("one"), await startTextApp("two")];
  const [port = 0] = await freePorts(1);
  const proxy = await startRendered(part.path, {
    listeners: [{ name: "web", host: "127.0.0.1", port }],
    routes: [{ route: "web", to: [{ backend: "app", weight: 1 }] }],
    backends: [{ name: "app", servers: apps.map(({ server }) => server) }],
    settings: { extra, balance: "roundrobin" },
  });
  onTestFinished(async () => {
    await proxy[Symbol.asyncDispose]();
    for (const app of apps) await app.kill();
  });
  return async (path: string, headers = ""): Promise<RawAnswer> => {
    using client = await rawClient(port);
    return await client.send(`GET ${path} HTTP/1.1\r\nhost: w\r\n${headers}\r\n`);
  };
}

function startTextApp(release: string): Promise<App> {
  return startApp(release, {
    handle: (_, response) => {
      response.writeHead(200, { "content-type": "text/plain" }).end(release);
    },
  });
}

test("keeps a client at one server", async () => {
  const backend = [
    "cookie SERVER insert indirect nocache dynamic",
    "dynamic-cookie-key change-this-to-something-secret",
  ];
  const ask = await startWith({ backend });
  const { head, body } = await ask("/");
  const [, cookie = ""] = /set-cookie: (SERVER=[^;]+)/i.exec(head) ?? [];
  for (let count = 0; count < 4; count += 1) {
    expect((await ask("/", `cookie: ${cookie}\r\n`)).body).toBe(body);
  }
});

test("compresses what is asked for compressed", async () => {
  const defaults = [
    "compression algo gzip",
    "compression type text/html text/plain text/css application/json",
  ];
  const ask = await startWith({ defaults });
  expect((await ask("/")).head).not.toContain("content-encoding");
  const { head } = await ask("/", "accept-encoding: gzip\r\n");
  expect(head.split("\r\n")).toContain("content-encoding: gzip");
});

test("asks for a password before everything", async () => {
  const line =
    'http-request auth realm Members unless { req.hdr(authorization) -m str "Basic bmFtZTpwYXNzd29yZA==" }';
  const ask = await startWith({ frontend: [line] });
  expect((await ask("/")).status).toBe(401);
  expect((await ask("/", "authorization: Basic bmFtZTpwYXNzd29yZA==\r\n")).status).toBe(200);
});

test("shows the page of statistics and answers monitors", async () => {
  const frontend = [
    "stats uri /haproxy",
    "stats auth name:password",
    "http-request return status 200 if { path /monitor }",
  ];
  const ask = await startWith({ frontend });
  expect((await ask("/monitor")).status).toBe(200);
  expect((await ask("/haproxy")).status).toBe(401);
  const shown = await ask("/haproxy;csv", "authorization: Basic bmFtZTpwYXNzd29yZA==\r\n");
  expect(shown.body).toContain("app,BACKEND");
  expect((await ask("/")).status).toBe(200);
});

test("takes other settings where they come after its own", async () => {
  const global = ["log 192.0.2.1:514 local0"];
  const backend = ["balance uri", "option http-keep-alive"];
  const ask = await startWith({ global, backend, defaults: ["option contstats"] });
  const bodies = [await ask("/a"), await ask("/a"), await ask("/a")].map(({ body }) => body);
  expect(new Set(bodies).size).toBe(1);
});
