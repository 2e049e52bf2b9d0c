import { createSocket } from "node:dgram";
import { once } from "node:events";
import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

import { expect, test } from "vitest";

import { createRelpDecoder, createSyslogClient, writeRelpFrame } from "../src/index.ts";
import { listen, type Server } from "./support/listen.ts";
import { start } from "./support/start.ts";

test("takes nothing in when the queue is full, and has room again when some was taken", async () => {
  await using server = await listen((socket) => socket.pause());
  const { client } = start(server.url, { maxQueueBytes: 1_000_000 });
  const text = "x".repeat(10_000);
  let accepted = 0;
  // The kernel takes some of it; then the queue fills up.
  for (let taken = -1; taken !== client.taken; await delay(100)) {
    ({ taken } = client);
    while (client.send(text) !== undefined) accepted += 1;
  }
  expect(client.position).toBe(accepted);
  const noRoom = client.room({ signal: AbortSignal.timeout(50) });
  await expect(noRoom).rejects.toThrow("timeout");
  expect(await client.flush({ timeoutMs: 10 })).toBe(false);
  for (const socket of server.sockets) socket.resume();
  await client.room();
  expect(client.send(text)).toBe(accepted + 1);
  expect(await client.close({ timeoutMs: 60_000 })).toMatchObject({
    sent: accepted + 1,
    unsent: 0,
  });
  await expect(client.room()).rejects.toMatchObject({ code: "closed" });
  expect(client.send(text)).toBeUndefined();
});

test("a longer message than the destination has is cut, and told of", async () => {
  await using server = await listen();
  const { client, events } = start(`${server.url}?max=480`);
  client.send("ü".repeat(300));
  client.send("short");
  await client.close({ timeoutMs: 60_000 });
  expect(server.messages()).toEqual(["ü".repeat(240), "short"]);
  const truncated = events.filter(({ type }) => type === "truncated");
  expect(truncated).toEqual([{ type: "truncated", position: 1, bytes: 120 }]);
});

test("lines are one line each where lines are messages", async () => {
  await using server = await listen();
  const { client } = start(`${server.url}?framing=line`);
  client.send("<13>two\nlines\0");
  await client.close({ timeoutMs: 60_000 });
  expect(server.received()).toBe("<13>two#012lines#000\n");
});

test("a quiet connection that the receiver ends repeats nothing", async () => {
  await using server = await listen();
  const { client, events } = start(server.url, { settleMs: 0 });
  await breakAfterFirst(server, client);
  expect(server.messages()).toEqual(["first", "second"]);
  expect(events.filter(({ type }) => type === "replayed")).toEqual([]);
});

test("one that the receiver ends soon after a line repeats it", async () => {
  await using server = await listen();
  const { client, events } = start(server.url, { settleMs: 600_000 });
  await breakAfterFirst(server, client);
  expect(server.messages()).toEqual(["first", "first", "second"]);
  expect(events).toContainEqual({ type: "replayed", from: 1, to: 1 });
});

test("a receiver that takes nothing is given up, and what it had is sent again", async () => {
  let connections = 0;
  await using server = await listen((socket) => {
    connections += 1;
    if (connections === 1) socket.pause();
  });
  const { client, events } = start(server.url, { stallTimeoutMs: 100 });
  const text = "x".repeat(10_000);
  for (let count = 0; count < 1_600; count += 1)
    while (client.send(text) === undefined) await client.room();
  expect(await client.close({ timeoutMs: 60_000 })).toMatchObject({ sent: 1_600, confirmed: true });
  const gone = events.find(({ type }) => type === "disconnected");
  expect(gone).toMatchObject({ error: { code: "stalled" } });
  expect(server.messages().length).toBeGreaterThanOrEqual(1_600);
});

test("RELP: a message that is refused again and again is given up and told of, and holds up no other", async () => {
  await using server = await listen(answerRelp);
  const { client, events } = start(server.url.replace("tcp", "relp"));
  for (const text of ["good", "bad", "better"]) client.send(text);
  expect(await client.close({ timeoutMs: 60_000 })).toEqual({
    sent: 3,
    unsent: 0,
    confirmed: true,
  });
  const refused = events.filter(({ type }) => type === "refused");
  expect(refused).toMatchObject([{ position: 2, error: { code: "refused" } }]);
  expect(refused).toMatchObject([{ error: { message: 'message 2: "rsp 500 not this one"' } }]);
  expect(events.filter(({ type }) => type === "connected")).toHaveLength(3);
});

test.for([
  ["answers nothing", () => undefined, "connect-timeout"],
  [
    "speaks something else",
    (socket: Socket) => socket.write("220 mail ESMTP\r\n"),
    "connect-failed",
  ],
  ["hangs up", (socket: Socket) => socket.end(), "connect-failed"],
] as const)("RELP: nothing is sent to one that %s", async ([, onConnection, code]) => {
  await using server = await listen(onConnection);
  const { client, events } = start(server.url.replace("tcp", "relp"), { connectTimeoutMs: 100 });
  client.send("text");
  const failures = () => events.filter(({ type }) => type === "connect-failed").length;
  await expect.poll(failures).toBeGreaterThan(1);
  expect(await client.close({ timeoutMs: 1 })).toEqual({ sent: 0, unsent: 1, confirmed: false });
  expect(events.find(({ type }) => type === "connect-failed")).toMatchObject({ error: { code } });
  expect(server.received()).not.toContain("text");
});

test.for([
  ["tcp", 0],
  ["relp", 600_000],
] as const)(
  "%s: nobody is waited for where nothing is left to be sent",
  async ([transport, settleMs]) => {
    const server = await listen(transport === "relp" ? answerRelp : undefined);
    const { client, events } = start(server.url.replace("tcp", transport), { settleMs });
    client.send("text");
    await client.flush({ timeoutMs: 60_000 });
    await expect.poll(() => server.received()).toContain("text");
    for (const socket of server.sockets) socket.end();
    await expect.poll(() => events.map(({ type }) => type)).toContain("disconnected");
    await server[Symbol.asyncDispose]();
    await expect.poll(() => events.at(-1)?.type).not.toBe("connected");
    // The time limit of the test would find that it waits.
    const receipt = await client.close({ timeoutMs: 3_600_000 });
    expect(receipt).toEqual({ sent: 1, unsent: 0, confirmed: true });
  },
);

test("RELP: a client is closed in time while its greeting is not answered", async () => {
  await using server = await listen();
  const { client } = start(server.url.replace("tcp", "relp"), { connectTimeoutMs: 3_600_000 });
  client.send("text");
  await expect.poll(() => server.received()).toContain("open");
  expect(await client.close({ timeoutMs: 1 })).toEqual({ sent: 0, unsent: 1, confirmed: false });
});

test("UDP: one datagram for each message, to a name that is looked up once", async () => {
  const socket = createSocket("udp4");
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  const texts: string[] = [];
  socket.on("message", (bytes) => texts.push(bytes.toString()));
  const { client } = start(`syslog://127.0.0.1:${socket.address().port}`);
  for (const text of ["one", "two\nlines"]) client.send(text);
  expect(await client.close()).toEqual({ sent: 2, unsent: 0, confirmed: true });
  await expect.poll(() => texts).toEqual(["one", "two\nlines"]);
  socket.close();
});

test("an aborted signal ends a client at once, wherever it is", async () => {
  await using server = await listen((socket) => socket.pause());
  const ending = new AbortController();
  const { client } = start(server.url, { signal: ending.signal });
  client.send("text");
  const closed = client.close({ timeoutMs: 600_000 });
  await expect.poll(() => client.taken).toBe(1);
  ending.abort();
  expect(await closed).toEqual({ sent: 1, unsent: 0, confirmed: false });
  const early = createSyslogClient(server.url, { signal: ending.signal });
  expect(early.send("text")).toBeUndefined();
  await early.close();
});

test("options that make no sense are refused", () => {
  expect(() => createSyslogClient("syslog://a", { maxQueueBytes: 10 })).toThrow(
    "maxQueueBytes is 10: expected a number of at least 4096",
  );
  expect(() => createSyslogClient("syslog://a", { stallTimeoutMs: Number.NaN })).toThrow(
    "stallTimeoutMs is NaN",
  );
});

/** A receiver of RELP that refuses the message `bad`. */
function answerRelp(socket: Socket): void {
  const decoder = createRelpDecoder();
  socket.on("data", (chunk: Buffer) => {
    for (const { transaction, command, data } of decoder.push(chunk)) {
      const isRefused = Buffer.from(data).toString() === "bad";
      const answer = isRefused ? "500 not this one" : command === "close" ? "" : "200 OK";
      socket.write(writeRelpFrame({ transaction, command: "rsp", data: answer }));
      if (command === "close") socket.end();
    }
  });
}

async function breakAfterFirst(
  server: Server,
  client: ReturnType<typeof start>["client"],
): Promise<void> {
  client.send("first");
  await expect.poll(() => server.messages()).toEqual(["first"]);
  for (const socket of server.sockets) socket.end();
  await expect.poll(() => server.connections()).toBe(2);
  client.send("second");
  await client.close({ timeoutMs: 60_000 });
}
