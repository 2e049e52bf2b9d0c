import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";

import { expect, onTestFinished, test } from "vitest";

import { sendAll, startViewer, type TestViewer } from "./support/start-viewer.ts";

test("a filter calls its webhook when it matches so many times in so many seconds, once for all of them", async () => {
  const hook = await startHook();
  await using stage = await startViewer({ webhooks: { ops: hook.url } });
  const alert = { webhook: "ops", count: 3, withinSeconds: 60 };
  expect(await save(stage, { name: "Payments", search: "payment failed", alert })).toBe(201);
  await sendAll(stage, [
    { message: "payment failed 1" },
    { message: "payment ok" },
    { message: "payment failed 2" },
  ]);
  expect(hook.calls).toEqual([]);
  await sendAll(
    stage,
    Array.from({ length: 20 }, (_, index) => ({ message: `payment failed ${index + 3}` })),
  );
  await expect.poll(() => stage.events.map(({ type }) => type)).toEqual(["webhook-called"]);
  expect(hook.calls).toEqual([
    expect.objectContaining({
      filter: expect.objectContaining({ name: "Payments", search: "payment failed" }) as object,
      count: 3,
      withinSeconds: 60,
      line: expect.objectContaining({
        host: "web1",
        severity: "info",
        message: "payment failed 3",
      }) as object,
    }),
  ]);
});

test("a webhook that fails is tried again, and does not follow to another place", async () => {
  const other = await startHook();
  const answers = [500, 302, 204];
  const hook = await startHook(() => answers.shift() ?? 204, other.url);
  await using stage = await startViewer({ webhooks: { ops: hook.url } });
  const alert = { webhook: "ops", count: 1, withinSeconds: 60 };
  await save(stage, { name: "All", search: "", alert });
  await sendAll(stage, [{ message: "one" }]);
  await expect.poll(() => stage.events.map(({ type }) => type)).toEqual(["webhook-called"]);
  expect(hook.calls).toHaveLength(3);
  expect(other.calls).toEqual([]);
});

test("a filter can call no other webhook than those given at the start", async () => {
  await using stage = await startViewer({ webhooks: { ops: "http://127.0.0.1:9/" } });
  const alert = { webhook: "http://10.0.0.1/", count: 1, withinSeconds: 1 };
  expect(await save(stage, { name: "x", search: "", alert })).toBe(400);
  expect(await save(stage, { name: "x", search: "a OR" })).toBe(400);
  expect(await save(stage, { name: "", search: "a" })).toBe(400);
});

async function save({ viewer }: TestViewer, filter: object): Promise<number> {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify(filter);
  return (await fetch(`${viewer.url}/api/filters`, { method: "POST", headers, body })).status;
}

async function startHook(
  status = () => 204,
  location = "/",
): Promise<{ url: string; calls: unknown[] }> {
  const calls: unknown[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      calls.push(JSON.parse(body));
      response.writeHead(status(), { location }).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/hook`, calls };
}
