import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:https";
import { request as plainRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { makeCertificates } from "@hitless-tools/real-parts/certificates";
import { openssl } from "@hitless-tools/real-parts/openssl";
import { expect, test, type TestContext } from "vitest";

import { startLogViewer } from "../src/index.ts";
import { startViewer, type TestViewer } from "./support/start-viewer.ts";

const token = "a-token-of-twenty-characters";

test("refuses to be reached by others without a token and TLS, before anything is opened", async () => {
  const nowhere = "/dev/null/never-made";
  const start = async (options: object) => startLogViewer(nowhere, { host: "0.0.0.0", ...options });
  await expect(start({})).rejects.toMatchObject({
    code: "invalid",
    message: expect.stringContaining("needs a token and TLS") as string,
  });
  await expect(start({ token })).rejects.toThrow("that needs TLS (a certificate and its key)");
  await expect(start({ tls: { cert: "", key: "" } })).rejects.toThrow("that needs a token");
  await expect(startLogViewer(nowhere, { token: "short" })).rejects.toThrow("has 5 characters");
});

test("with a token, nobody reads without it: not lines, not the page's modules", async () => {
  await using stage = await startViewer({ token });
  const { url } = stage.viewer;
  for (const path of ["/api/search", "/api/tail", "/api/status", "/modules/page/main.ts"]) {
    expect((await fetch(url + path)).status).toBe(401);
    const wrong = { authorization: "Bearer a-token-of-twenty-characterz" };
    expect((await fetch(url + path, { headers: wrong })).status).toBe(401);
  }
  const page = await fetch(url, { redirect: "manual" });
  expect([page.status, page.headers.get("location")]).toEqual([303, "/log-in"]);
  const headers = { authorization: `Bearer ${token}` };
  expect((await fetch(`${url}/api/status`, { headers })).status).toBe(200);
});

test("the form gives a cookie for the token, which says nothing of it", async () => {
  await using stage = await startViewer({ token });
  const { url } = stage.viewer;
  const logIn = async (given: string) =>
    fetch(`${url}/log-in`, {
      method: "POST",
      body: new URLSearchParams({ token: given }),
      redirect: "manual",
    });
  const wrong = await logIn("wrong");
  expect(wrong.status).toBe(401);
  expect(await wrong.text()).toContain("That is not the token.");
  const right = await logIn(token);
  const cookie = right.headers.get("set-cookie") ?? "";
  expect(right.status).toBe(303);
  expect(cookie).toMatch(/; HttpOnly; SameSite=Strict;/);
  expect(cookie).not.toContain(token);
  const headers = { cookie: cookie.split(";")[0] ?? "" };
  expect((await fetch(`${url}/api/status`, { headers })).status).toBe(200);
});

test("serves to others over TLS, with a token", async (context) => {
  const tls = await certificates(context);
  await using stage = await startViewer({ host: "0.0.0.0", token, tls });
  expect(stage.viewer.url).toMatch(/^https:/);
  const answer = await asked(stage, tls.ca, { authorization: `Bearer ${token}` });
  expect(answer).toBe(200);
  expect(await asked(stage, tls.ca, {})).toBe(401);
});

test("without a token, a name of another site that leads here reads nothing (DNS rebinding)", async () => {
  await using stage = await startViewer();
  const { port } = stage.viewer;
  expect(await askedAs(port, { host: `evil.example:${port}` })).toBe(403);
  expect(await askedAs(port, { host: `localhost:${port}` })).toBe(200);
  expect(await askedAs(port, { host: `127.0.0.1:${port}` })).toBe(200);
});

test("another site's page changes nothing", async () => {
  await using stage = await startViewer();
  const { url } = stage.viewer;
  const filter = JSON.stringify({ name: "mine", search: "a" });
  const post = async (headers: Record<string, string>) =>
    (await fetch(`${url}/api/filters`, { method: "POST", body: filter, headers })).status;
  const json = { "content-type": "application/json" };
  expect(await post({ ...json, origin: "https://evil.example" })).toBe(403);
  expect(await post({ "content-type": "text/plain" })).toBe(415);
  expect(await post({ ...json, origin: url })).toBe(201);
});

test("every answer carries the policy", async () => {
  await using stage = await startViewer();
  for (const path of ["/", "/api/status", "/nothing", "/style.css"]) {
    const { headers } = await fetch(stage.viewer.url + path);
    expect(headers.get("content-security-policy")).toContain(
      "default-src 'none'; script-src 'self'",
    );
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  }
});

test.for([
  ["/api/search?q=a+OR", 400, { message: "something to search for is missing", at: 2, length: 2 }],
  ["/api/search?limit=0", 400, { message: 'limit must be a whole number from 1 to 1000, not "0"' }],
  ["/api/search?before=x", 400, { message: expect.stringContaining("before must be") as string }],
  ["/modules/serve/access.ts", 404, { message: "there is nothing here" }],
  ["/modules/page/../serve/access.ts", 404, { message: "there is nothing here" }],
] as const)("answers %s with what is wrong", async ([path, status, error]) => {
  await using stage = await startViewer();
  const response = await fetch(stage.viewer.url + path);
  expect(response.status).toBe(status);
  expect(await response.json()).toEqual({ error });
});

async function certificates(
  context: TestContext,
): Promise<{ cert: string; key: string; ca: string }> {
  const found = await openssl();
  if ("skipped" in found) return context.skip(found.skipped);
  const folder = await mkdtemp(join(tmpdir(), "hitless-log-viewer-"));
  context.onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { server } = await makeCertificates(found.path, folder, "127.0.0.1");
  const [cert, key, ca] = [server.cert, server.key, server.ca].map((path) =>
    readFileSync(path, "utf8"),
  );
  return { cert: cert ?? "", key: key ?? "", ca: ca ?? "" };
}

async function asked(
  { viewer }: TestViewer,
  ca: string,
  headers: Record<string, string>,
): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const options = { host: "127.0.0.1", port: viewer.port, path: "/api/status", ca, headers };
  request(options, (response) => {
    response.resume();
    resolve(response.statusCode ?? 0);
  })
    .on("error", reject)
    .end();
  return promise;
}

async function askedAs(port: number, headers: Record<string, string>): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  plainRequest({ host: "127.0.0.1", port, path: "/api/status", headers }, (response) => {
    response.resume();
    resolve(response.statusCode ?? 0);
  })
    .on("error", reject)
    .end();
  return promise;
}
