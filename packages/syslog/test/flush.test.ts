import { expect, test } from "vitest";

import { listen } from "./support/listen.ts";
import { start } from "./support/start.ts";

test("a flush is not done while what was lost waits to be sent again", async () => {
  let connections = 0;
  await using server = await listen((socket) => {
    connections += 1;
    if (connections === 1) socket.pause();
  });
  const { client, events } = start(server.url, { reconnect: { minMs: 1_000, maxMs: 1_000 } });
  client.send("text");
  expect(await client.flush({ timeoutMs: 60_000 })).toBe(true);
  for (const socket of server.sockets) socket.resetAndDestroy();
  await expect.poll(() => events.map(({ type }) => type)).toContain("waiting");
  expect(await client.flush({ timeoutMs: 1 })).toBe(false);
  expect(await client.flush({ timeoutMs: 60_000 })).toBe(true);
  expect(events).toContainEqual({ type: "replayed", from: 1, to: 1 });
  expect(await client.close({ timeoutMs: 60_000 })).toMatchObject({ confirmed: true });
  expect(server.messages()).toEqual(["text"]);
});

test("a flush is done where nothing is sent again, without a connection", async () => {
  const server = await listen();
  const { client, events } = start(server.url, { replayWindowBytes: 0 });
  client.send("text");
  await client.flush({ timeoutMs: 60_000 });
  await server[Symbol.asyncDispose]();
  await expect.poll(() => events.map(({ type }) => type)).toContain("disconnected");
  expect(await client.flush({ timeoutMs: 1 })).toBe(true);
  await client.close({ timeoutMs: 0 });
});

test("a flush does not wait for a client that has ended", async () => {
  await using server = await listen();
  const { client } = start(server.url);
  client.send("text");
  expect(await client.close({ timeoutMs: 60_000 })).toMatchObject({ confirmed: true });
  // The time limit of the test would find that it waits.
  expect(await client.flush({ timeoutMs: 3_600_000 })).toBe(true);
  const ending = new AbortController();
  const aborted = start(server.url, { signal: ending.signal });
  aborted.client.send("text");
  const flushed = aborted.client.flush({ timeoutMs: 3_600_000 });
  ending.abort();
  expect(await flushed).toBe(false);
});
