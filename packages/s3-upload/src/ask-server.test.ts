import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";

import { serverOf } from "./ask-server.ts";
import { UploadError } from "./errors.ts";
import { sentenceOf } from "./sentences.ts";

const { signal } = new AbortController();
const abort = { action: "multipart-abort", ticket: "t" } as const;
const list = { action: "multipart-list", ticket: "t" } as const;

test("posts the request as JSON and answers with the JSON", async () => {
  const { url, bodies } = await serverAnswering(200, { parts: [] });
  expect(await serverOf({ settingsUrl: url })(list, signal)).toEqual({ parts: [] });
  expect(bodies).toEqual([JSON.stringify(list)]);
});

test("needs no body with 204", async () => {
  const { url } = await serverAnswering(204);
  expect(await serverOf({ settingsUrl: url })(abort, signal)).toBeUndefined();
});

test.for([
  [401, { error: { code: "Unauthorized", message: "no session" } }, "signed-out", "no session"],
  [429, { error: { code: "RateLimited", message: "slow" } }, "busy", "slow"],
  [500, { error: { code: "InternalError", message: "later" } }, "settings", "later"],
  [502, { error: { code: "StoreRefused", message: "403" } }, "misconfigured", "403"],
  [403, { error: { code: "ForeignOrigin", message: "no" } }, "forbidden", "no"],
  [500, "<html>", "settings", "500: text/html instead of JSON"],
  [404, "<html>", "settings", "404: text/html instead of JSON"],
  [200, "<html>a login page</html>", "settings", "200: text/html instead of JSON"],
  [200, {}, "settings", "an answer without `parts`"],
] as const)("makes an error of %i %j", async ([status, body, code, message]) => {
  const { url } = await serverAnswering(status, body);
  await expect(
    serverOf({ settingsUrl: url })(list, signal, "parts" as never),
  ).rejects.toMatchObject({
    code,
    at: "server",
    message: expect.stringContaining(message) as string,
  });
});

test("says that it is the settings which it could not get", async () => {
  const ask = serverOf({ settingsUrl: "http://127.0.0.1:1/" });
  await expect(ask(list, signal)).rejects.toMatchObject({ code: "settings", at: "server" });
});

test("asks the page's own function instead, and lets its errors pass", async () => {
  const own = new UploadError("signed-out", "mine", { at: "server" });
  await expect(
    serverOf({ getSettings: async () => Promise.reject(own) })(list, signal),
  ).rejects.toBe(own);
  const other = serverOf({ getSettings: async () => Promise.reject(new Error("odd")) });
  await expect(other(list, signal)).rejects.toMatchObject({
    code: "settings",
    message: expect.stringContaining("getSettings, asked to multipart-list: Error: odd") as string,
  });
});

test("rejects with the reason when it is aborted", async () => {
  const stop = new AbortController();
  const getSettings = async () => {
    stop.abort(new Error("enough"));
    return Promise.reject(new Error("odd"));
  };
  await expect(serverOf({ getSettings })(list, stop.signal)).rejects.toThrow("enough");
});

test("lets people read the limit and the type that the server refused by", async () => {
  const error = { code: "TooLarge", message: "no", limit: 1000 };
  const { url } = await serverAnswering(413, { error });
  const sign = { action: "sign", name: "a.png", type: "image/png", size: 2000 } as const;
  const refused: unknown = await serverOf({ settingsUrl: url })(sign, signal).catch(
    (reason: unknown) => reason,
  );
  expect(refused).toMatchObject({ values: { name: "a.png", type: "image/png", limit: "1000" } });
  expect(sentenceOf(refused as UploadError)).toBe("a.png is larger than allowed (1 kB).");
});

test("refuses to be made of two sources", () => {
  const both = { settingsUrl: "/api/uploads", getSettings: async () => Promise.resolve() };
  expect(() => serverOf(both as never)).toThrow("both were given");
});

test("refuses to be made without a source", () => {
  expect(() => serverOf({ settingsUrl: "" })).toThrow(TypeError);
});

async function serverAnswering(status: number, body?: unknown) {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    request.setEncoding("utf8").on("data", (chunk: string) => bodies.push(chunk));
    request.on("end", () => {
      const isText = typeof body === "string";
      response.writeHead(status, { "content-type": isText ? "text/html" : "application/json" });
      response.end(isText ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, bodies };
}
