import { expect, test } from "vitest";

import { dockerCompose } from "../src/docker-compose.ts";
import { dockerEngine } from "../src/docker-engine.ts";
import { engineApi } from "../src/engine-api.ts";
import { succeed } from "../src/execute.ts";
import { haproxy } from "../src/haproxy.ts";
import { openssl } from "../src/openssl.ts";
import { radosgw } from "../src/radosgw.ts";
import { registry, type Registry } from "../src/registry.ts";
import { runContainer } from "./run-container.ts";

test("every program runs", async (context) => {
  const asked = [
    { part: await haproxy(), argument: "-v", says: "HAProxy version" },
    { part: await dockerCompose(), argument: "--version", says: "version 1." },
    { part: await openssl(), argument: "version", says: "OpenSSL" },
  ];
  for (const { part, argument, says } of asked) {
    if ("skipped" in part) return context.skip(part.skipped);
    expect(await succeed([part.path, argument])).toContain(says);
  }
});

test("every asker gets the same engine and registry, and the one publishes and pushes", async (context) => {
  const [engine, again] = await Promise.all([dockerEngine(), dockerEngine()]);
  const store = await registry();
  if ("skipped" in engine) return context.skip(engine.skipped);
  if ("skipped" in store) return context.skip(store.skipped);
  expect(again).toEqual(engine);
  expect(await registry()).toEqual(store);

  const code = "require('node:http').createServer((q, r) => r.end('here')).listen(8080)";
  const served = await runContainer(engine, { command: ["node", "-e", code], publish: true });
  const { socketPath, run } = engine;
  const text = () =>
    fetch(`http://127.0.0.1:${served.port}`).then((answer) => answer.text(), String);
  await expect.poll(text, { timeout: 10_000 }).toBe("here");

  const name = `${store.address}/base-${run}`;
  const call = { socketPath, method: "POST", limitMs: 110_000 };
  await engineApi({
    ...call,
    path: `/images/${served.image}/tag`,
    query: { repo: name, tag: "1" },
  });
  const push = { path: `/images/${name}/push`, query: { tag: "1" } };
  await engineApi({ ...call, ...push, headers: { "x-registry-auth": "e30=" } });
  const tags = await (await fetch(`http://${store.address}/v2/base-${run}/tags/list`)).json();
  expect(tags).toMatchObject({ tags: ["1"] });
});

test("a registry with login answers only who logs in", async (context) => {
  const store = await registry({ login: true });
  if ("skipped" in store) return context.skip(store.skipped);
  expect(await status(store, undefined)).toBe(401);
  expect(await status(store, store.login)).toBe(200);
  expect(await status(store, { username: "hitless", password: "another" })).toBe(401);
});

test("every asker gets the same object gateway, which refuses who does not sign", async (context) => {
  const [gateway, again] = await Promise.all([radosgw(), radosgw()]);
  if ("skipped" in gateway) return context.skip(gateway.skipped);
  expect(again).toEqual(gateway);
  expect((await fetch(`${gateway.url}/bucket`, { method: "PUT" })).status).toBe(403);
});

async function status({ address }: Registry, login: Registry["login"]): Promise<number> {
  const basic = Buffer.from(`${login?.username}:${login?.password}`).toString("base64");
  const headers = { authorization: `Basic ${basic}` };
  const answer = await fetch(`http://${address}/v2/`, login === undefined ? {} : { headers });
  return answer.status;
}
