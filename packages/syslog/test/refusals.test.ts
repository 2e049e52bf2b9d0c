import type { Socket } from "node:net";

import { expect, test } from "vitest";

import { createRelpDecoder, type RelpFrame, writeRelpFrame } from "../src/index.ts";
import { listen } from "./support/listen.ts";
import { start } from "./support/start.ts";

test("RELP: a message that is given up takes no earlier, unacknowledged one with it", async () => {
  const seen: string[] = [];
  let connections = 0;
  await using server = await listen((socket) => {
    connections += 1;
    const connection = connections;
    // The third refusal is the last thing that the third connection hears.
    onMessage(socket, ({ transaction, data }) => {
      const text = Buffer.from(data).toString();
      seen.push(`${connection}:${text}`);
      if (text === "two") answer(socket, transaction, "500 no");
      else if (connection > 3) answer(socket, transaction, "200 OK");
      if (text === "two" && connection === 3) socket.end();
    });
  });
  const { client, events } = start(server.url.replace("tcp", "relp"));
  for (const text of ["one", "two", "three"]) client.send(text);
  expect(await client.flush({ timeoutMs: 60_000 })).toBe(true);
  expect(seen).toContain("4:one");
  expect(seen).toContain("4:three");
  const refused = events.filter(({ type }) => type === "refused");
  expect(refused).toMatchObject([{ position: 2 }]);
  // Nothing was taken before the fourth connection.
  const first = events.findIndex(({ type }) => type === "taken");
  const before = events.slice(0, first).filter(({ type }) => type === "connected");
  expect(before).toHaveLength(4);
  await client.close({ timeoutMs: 0 });
});

function answer(socket: Socket, transaction: number, data: string): void {
  socket.write(writeRelpFrame({ transaction, command: "rsp", data }));
}

function onMessage(socket: Socket, take: (frame: RelpFrame) => void): void {
  const decoder = createRelpDecoder();
  socket.on("data", (chunk: Buffer) => {
    for (const frame of decoder.push(chunk)) {
      if (frame.command === "syslog") take(frame);
      else answer(socket, frame.transaction, "200 OK");
    }
  });
}
