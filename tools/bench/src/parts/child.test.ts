import { once } from "node:events";
import { connect } from "node:net";

import { expect, it } from "vitest";

import type { ServerAnswer, ServerQuestion } from "../children/server.ts";
import { startChild } from "./child.ts";

const server = new URL("../children/server.ts", import.meta.url);
const proxyLoad = new URL("../children/saturate.ts", import.meta.url);

it("asks a process of its own, which is gone when it was disposed of", async () => {
  const { signal } = new AbortController();
  let port: number;
  let pid: number;
  {
    await using child = await startChild<ServerQuestion, ServerAnswer>(server);
    ({ port } = await child.ask({}, { signal }));
    ({ pid } = child);
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    socket.destroy();
  }
  expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
});

it("rejects with what the child says where it cannot answer", async () => {
  const { signal } = new AbortController();
  await using child = await startChild(proxyLoad);
  await expect(child.ask({ url: "nonsense:" }, { signal })).rejects.toThrow(/^saturate\.ts: /);
});

it("rejects where the child ends, and at once where it has ended before", async () => {
  const { signal } = new AbortController();
  await using child = await startChild<ServerQuestion, ServerAnswer>(server);
  await child.ask({}, { signal });
  process.kill(child.pid, "SIGKILL");
  await expect(child.ask({}, { signal })).rejects.toThrow(/server\.ts/);
  await expect(child.ask({}, { signal })).rejects.toThrow(/server\.ts/);
});

it("kills the child on abort", async () => {
  const stop = new AbortController();
  await using child = await startChild<ServerQuestion, ServerAnswer>(server);
  await child.ask({}, stop);
  const asked = child.ask({}, stop);
  stop.abort();
  await expect(asked).rejects.toBe(stop.signal.reason);
  expect(() => process.kill(child.pid, 0)).toThrow(/ESRCH/);
});
