import { once } from "node:events";
import { expect, test } from "vitest";
import { answering } from "../test/support/answering.ts";
import { checkHealth } from "./check-health.ts";

test.each([200, 204, 301, 399])("finds an answer of status %i healthy", async (status) => {
  const { url } = await answering((_, response) => response.writeHead(status).end());
  expect(await checkHealth({ url })).toEqual({ healthy: true, status });
});

test("quotes the start of the body where the status is not good", async () => {
  const { url } = await answering((_, response) => {
    response.writeHead(503).end(`database\n  is missing ${"x".repeat(300)}`);
  });
  const health = await checkHealth({ url });
  expect(health.healthy ? "" : health.reason).toMatch(/^status 503 "database is missing x+…"$/);
});

test("takes the caller's word for which status is good", async () => {
  const { url } = await answering((_, response) => response.writeHead(204).end());
  const health = await checkHealth({ url }, { expect: (status) => status === 200 });
  expect(health).toEqual({ healthy: false, reason: "status 204" });
});

test("sends the headers, and asks on a new connection each time", async () => {
  const ports: (number | undefined)[] = [];
  const { url } = await answering(({ socket, headers }, response) => {
    ports.push(socket.remotePort);
    response.writeHead(headers["x-hitless-preview"] === "secret" ? 200 : 403).end();
  });
  const target = { url, headers: { "x-hitless-preview": "secret" } };
  expect(await checkHealth(target)).toEqual({ healthy: true, status: 200 });
  expect(await checkHealth(target)).toEqual({ healthy: true, status: 200 });
  expect(ports[0]).not.toBe(ports[1]);
});

test("sees at once that nobody listens any more, which a kept connection would hide", async () => {
  const { url, server } = await answering((_, response) => response.end());
  const kept = await fetch(url);
  await kept.text();
  server.close();
  expect(await checkHealth({ url })).toEqual({ healthy: false, reason: "connection refused" });
});

test("gives up on an answer that does not come, and on a body that does not end", async () => {
  const silent = await answering(() => undefined);
  const endless = await answering((_, response) => void response.writeHead(200).write("so far"));
  const reason = "no complete answer within 50 ms";
  for (const { url } of [silent, endless]) {
    expect(await checkHealth({ url }, { timeoutMs: 50 })).toEqual({ healthy: false, reason });
  }
});

test("reads no more than the limit of a long body", async () => {
  let closed: Promise<unknown> | undefined;
  const { url } = await answering((_, response) => {
    closed = once(response, "close");
    const more = (): void => void (response.destroyed || response.write("x".repeat(65_536), more));
    more();
  });
  expect(await checkHealth({ url })).toEqual({ healthy: true, status: 200 });
  await closed;
});

test("finds an answer that breaks off unhealthy", async () => {
  const { url } = await answering((_, response) => {
    response.writeHead(200, { "content-length": 10 });
    response.write("half", () => response.destroy());
  });
  const reason = "the connection broke before the answer was complete";
  expect(await checkHealth({ url })).toEqual({ healthy: false, reason });
});

test("throws the reason of an abort", async () => {
  const controller = new AbortController();
  const { url } = await answering(() => controller.abort(new Error("enough")));
  await expect(checkHealth({ url }, { signal: controller.signal })).rejects.toThrow("enough");
});

test.each(["", "localhost:3000/", "ftp://a/"])("refuses the address %j", async (url) => {
  await expect(checkHealth({ url })).rejects.toThrow(TypeError);
});
