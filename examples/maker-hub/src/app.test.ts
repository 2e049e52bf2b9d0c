import fastify, { type FastifyInstance } from "fastify";
import { expect, onTestFinished, test } from "vitest";

import { createApp, type AppOptions } from "./app.ts";
import { designs } from "./designs.ts";
import { healthRoutes } from "./routes/health.ts";
import { readSettings } from "./settings.ts";

const json = { "content-type": "application/json" };
const form = { "content-type": "application/x-www-form-urlencoded" };
const browser = { accept: "text/html,application/xhtml+xml" };

test("lists every design and says which version and color this is", async () => {
  const { body, headers } = await (await appWith({ HITLESS_COLOR: "blue" })).inject("/");
  expect(headers["content-type"]).toBe("text/html; charset=utf-8");
  expect(body.match(/<h3>/g)).toHaveLength(designs.length);
  expect(body).toContain("<strong>1.0.0</strong> on <strong>blue</strong>");
});

test("escapes designs and whatever the address brings", async () => {
  const app = await appWith({});
  const { body } = await app.inject({ url: "/", query: { sent: `"><script>alert(1)</script>` } });
  expect(body).toContain("&#60;0.5 mm");
  expect(body).toContain("&#62;&#60;script&#62;alert(1)");
  expect(body).not.toContain("<script>alert");
});

test("needs no inline script or style, as the policy allows none", async () => {
  const { body, headers } = await (await appWith({})).inject("/");
  expect(headers["content-security-policy"]).toContain("default-src 'none'");
  expect(headers["content-security-policy"]).not.toContain("unsafe");
  expect(body).not.toMatch(/<script(?![^>]*src=)|<style| style=| on[a-z]+=/);
});

test("shows tags from 2.0.0 on, by the code and not by the name it is deployed under", async () => {
  const one = await (await appWith({ HITLESS_VERSION: "2.0.0" }, "1.9.9")).inject("/");
  const two = await (await appWith({}, "2.0.0")).inject("/");
  expect(one.body).not.toContain('class="tags"');
  expect(one.body).toContain('data-accent="copper"');
  expect(two.body).toContain('class="tags"');
  expect(two.body).toContain('data-accent="lagoon"');
});

test.each([
  ["a page", { url: "/" }, 200],
  ["a health check", { url: "/healthz" }, 200],
  ["nothing there", { url: "/nope" }, 404],
  ["a wrong query", { url: "/export?seconds=11" }, 400],
  ["a plain request to the WebSocket", { url: "/socket" }, 426],
  ["a body that is no JSON", { url: "/messages", method: "POST", headers: json, body: "{" }, 400],
  [
    "a type nobody reads",
    { url: "/messages", method: "POST", headers: { "content-type": "a/b" }, body: "x" },
    415,
  ],
  [
    "a body that is too long",
    { url: "/messages", method: "POST", headers: form, body: "x".repeat(16_385) },
    413,
  ],
] as const)("names version and color on the answer to %s", async (_name, request, status) => {
  const app = await appWith({ HITLESS_VERSION: "3.1.4", HITLESS_COLOR: "green" });
  const { statusCode, headers } = await app.inject({ ...request });
  expect(statusCode).toBe(status);
  expect(headers).toMatchObject({ "x-hitless-version": "3.1.4", "x-hitless-color": "green" });
});

test("says who it is", async () => {
  const app = await appWith({ HITLESS_RELEASE: "1.0.0-abc", HITLESS_COLOR: "blue" });
  const { body } = await app.inject("/version");
  expect(JSON.parse(body)).toEqual({
    version: "1.0.0",
    release: "1.0.0-abc",
    color: "blue",
    pid: process.pid,
  });
});

test("takes a message as JSON and answers its id", async () => {
  const app = await appWith({});
  const answer = await post(app, { id: "m-1", design: "travel-lyre", message: "Hello" });
  expect(answer).toMatchObject({ status: 201, body: { id: "m-1", again: false } });
});

test("keeps a message that comes twice under one id once", async () => {
  const app = await appWith({});
  const first = await post(app, { id: "m-1", message: "Hello" });
  const second = await post(app, { id: "m-1", message: "Hello" });
  expect(second).toEqual({ status: 200, body: { ...first.body, again: true } });
});

test("forgets the oldest message when the hundred and first comes", async () => {
  const app = await appWith({});
  for (let index = 0; index <= 100; index += 1) await post(app, { id: `m-${index}` });
  expect(await post(app, { id: "m-1" })).toMatchObject({ body: { again: true } });
  expect(await post(app, { id: "m-0" })).toMatchObject({ body: { again: false } });
});

test("uses the probe's id where the body has none, and sends it back", async () => {
  const app = await appWith({});
  const { headers, body } = await app.inject({
    method: "POST",
    url: "/messages",
    headers: { ...form, "x-hitless-probe-id": "p-7" },
    body: "message=Hello",
  });
  expect(headers["x-hitless-probe-id"]).toBe("p-7");
  expect(JSON.parse(body)).toMatchObject({ id: "p-7" });
});

test("sends a browser back to the page after its form", async () => {
  const app = await appWith({});
  const { statusCode, headers } = await app.inject({
    method: "POST",
    url: "/messages",
    headers: { ...form, ...browser },
    body: "id=m-1&design=walnut-kalimba&name=&message=Gr%C3%BC%C3%9Fe",
  });
  expect([statusCode, headers.location]).toEqual([303, "/?sent=m-1#message"]);
});

test.each([
  [{}, "body must have required property 'message'"],
  [{ message: " " }, 'body/message must match pattern "\\S"'],
  [{ message: "x".repeat(2001) }, "body/message must NOT have more than 2000 characters"],
  [{ message: "x", id: "<b>" }, "body/id must match pattern"],
  [{ message: "x", design: "sackbut" }, "body/design must be equal to one of the allowed values"],
])("refuses the message %# and says why", async (message, reason) => {
  const answer = await post(await appWith({}), message);
  expect(answer.status).toBe(400);
  expect(answer.body).toHaveProperty("error", expect.stringContaining(reason));
});

test("exports every design as CSV, the signs of the format quoted", async () => {
  const { body, headers } = await (await appWith({})).inject("/export?seconds=0");
  expect(headers["content-type"]).toBe("text/csv; charset=utf-8");
  const lines = body.trimEnd().split("\r\n");
  expect(lines).toHaveLength(designs.length + 1);
  expect(lines.find((line) => line.includes("cedar-cajon"))).toContain(
    '"Cedar cajón","Inés Robles"',
  );
});

test("answers an asset that is still good without sending it again", async () => {
  const app = await appWith({}, "1.0.0", {
    assets: [{ name: "a.css", type: "text/css", body: Buffer.from("a{}") }],
  });
  const first = await app.inject("/assets/a.css");
  const { etag } = first.headers;
  const second = await app.inject({ url: "/assets/a.css", headers: { "if-none-match": etag } });
  expect([first.statusCode, first.body, second.statusCode, second.body]).toEqual([
    200,
    "a{}",
    304,
    "",
  ]);
});

test("answers a browser's mistake with a page, and everybody else's with JSON", async () => {
  const app = await appWith({});
  const page = await app.inject({ url: "/a&b", headers: browser });
  const data = await app.inject("/nope");
  expect(page.headers["content-type"]).toContain("text/html");
  expect(page.body).toContain("there is nothing at GET /a&#38;b");
  expect(JSON.parse(data.body)).toEqual({ status: 404, error: "there is nothing at GET /nope" });
});

test("is no longer healthy while it stops", async () => {
  const app = fastify();
  healthRoutes(app, readSettings({}, "1.0.0"), AbortSignal.abort());
  const { statusCode, body } = await app.inject("/healthz");
  expect(statusCode).toBe(503);
  expect(JSON.parse(body)).toEqual({ status: "stopping", version: "1.0.0" });
});

test("is unhealthy with a reason under the fault unhealthy", async () => {
  const app = await appWith({ MAKER_HUB_FAULT: "unhealthy" });
  const { statusCode, body } = await app.inject("/healthz");
  expect(statusCode).toBe(503);
  expect(JSON.parse(body)).toMatchObject({ status: "unhealthy" });
  expect(JSON.parse(body)).toHaveProperty("reason", expect.stringContaining("migrations"));
  expect((await app.inject("/")).statusCode).toBe(200);
});

test("fails its pages and nothing that a health check sees under the fault 500", async () => {
  const app = await appWith({ MAKER_HUB_FAULT: "500" });
  const statusOf = async (url: string): Promise<number> => (await app.inject(url)).statusCode;
  expect(await Promise.all(["/healthz", "/version", "/", "/export"].map(statusOf))).toEqual([
    200, 200, 500, 500,
  ]);
});

test("holds back every answer, the health check's too, under the fault slow", async () => {
  const app = await appWith({ MAKER_HUB_FAULT: "slow" }, "1.0.0", { slowMs: 50 });
  const startedAt = performance.now();
  expect((await app.inject("/healthz")).statusCode).toBe(200);
  // Timers may end a millisecond early by this clock.
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(49);
});

async function appWith(
  environment: Readonly<Record<string, string>>,
  builtVersion = "1.0.0",
  options: AppOptions = {},
): Promise<FastifyInstance> {
  const app = await createApp(readSettings(environment, builtVersion), options);
  onTestFinished(() => app.close());
  return app;
}

async function post(
  app: FastifyInstance,
  message: object,
): Promise<{ status: number; body: object }> {
  const answer = await app.inject({ method: "POST", url: "/messages", body: message });
  return { status: answer.statusCode, body: answer.json<object>() };
}
