import { readdir } from "node:fs/promises";
import type { IncomingMessage } from "node:http";

import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";

import { builtElsewhere } from "./built.ts";
import { start } from "./instance.ts";
import { events, take } from "./streams.ts";

const folders = { v1: await builtElsewhere("1.0.0"), v2: await builtElsewhere("2.0.0") };
const deployed = { HITLESS_RELEASE: "1.0.0-k3x9", HITLESS_COLOR: "blue" };
const identity = { "x-hitless-version": "1.0.0", "x-hitless-color": "blue" };

test("consists of the server, a manifest and the assets, and nothing else", async () => {
  const files = await readdir(folders.v1, { recursive: true });
  expect(files.toSorted()).toEqual([
    "assets",
    "assets/activity.js",
    "assets/icon.svg",
    "assets/style.css",
    "package.json",
    "server.js",
  ]);
});

test("says on one line when it is ready, and nothing about single requests", async () => {
  const instance = await start(folders.v1, deployed);
  await fetch(instance.origin);
  const lines = instance.stdout().trimEnd().split("\n");
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(`maker-hub 1.0.0 (blue) is ready at ${instance.origin}`);
});

test.each([
  ["/", "text/html; charset=utf-8"],
  ["/healthz", "application/json; charset=utf-8"],
  ["/version", "application/json; charset=utf-8"],
  ["/export?seconds=0", "text/csv; charset=utf-8"],
  ["/assets/activity.js", "text/javascript; charset=utf-8"],
  ["/assets/style.css", "text/css; charset=utf-8"],
  ["/assets/icon.svg", "image/svg+xml"],
])("answers %s", async (path, type) => {
  const { origin } = await start(folders.v1, deployed);
  const { status, headers } = await fetch(`${origin}${path}`);
  expect(status).toBe(200);
  expect(headers.get("content-type")).toBe(type);
  expect(Object.fromEntries(headers)).toMatchObject(identity);
});

test("takes a message", async () => {
  const { origin } = await start(folders.v1, deployed);
  const answer = await fetch(`${origin}/messages`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-hitless-probe-id": "p-1" },
    body: JSON.stringify({ id: "p-1" }),
  });
  expect(answer.status).toBe(201);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    ...identity,
    "x-hitless-probe-id": "p-1",
  });
  expect(await answer.json()).toMatchObject({ id: "p-1", again: false });
});

test("names version and color on the answer that opens a WebSocket", async () => {
  const { origin } = await start(folders.v1, deployed);
  const socket = new WebSocket(`${origin.replace("http", "ws")}/socket`);
  onTestFinished(() => socket.terminate());
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    socket.once("upgrade", resolve).once("error", reject);
  });
  expect(answer.headers).toMatchObject(identity);
});

test("numbers its events by one, five a second", async () => {
  const { origin } = await start(folders.v1, deployed);
  const [first, second, third] = await take(events(origin), 3);
  const id = first?.id ?? Number.NaN;
  expect([second?.id, third?.id]).toEqual([id + 1, id + 2]);
  const at = [first, second].map((event) => Date.parse(String(event?.data["at"])));
  expect((at[1] ?? 0) - (at[0] ?? 0)).toBe(200);
});

test("looks different in version 2", async () => {
  const [one, two] = await Promise.all([start(folders.v1), start(folders.v2)]);
  const pages = await Promise.all(
    [one, two].map(async ({ origin }) => (await fetch(origin)).text()),
  );
  expect(pages.map((page) => page.includes('class="tags"'))).toEqual([false, true]);
});
