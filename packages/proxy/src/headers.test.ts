import { expect, test } from "vitest";

import { headersForClient, headersForServer } from "./headers.ts";

test("keeps the length and host of a request whose client names them as its connection's", () => {
  const headers = {
    host: "x",
    "content-length": "5",
    connection: "content-length, host, cookie",
    cookie: "a",
  };
  expect(headersForServer(headers, { address: "::1", upgrade: false })).toEqual({
    host: "x",
    "content-length": "5",
    "x-forwarded-for": "::1",
    "x-forwarded-proto": "http",
    "x-forwarded-host": "x",
  });
});

test("keeps what a proxy before this one said of scheme and host", () => {
  const headers = { host: "inner", "x-forwarded-proto": "https", "x-forwarded-host": "outer" };
  expect(headersForServer(headers, { address: "::1", upgrade: false })).toMatchObject(headers);
});

test("asks the server to upgrade only when the client does", () => {
  const headers = { upgrade: "websocket", connection: "keep-alive, Upgrade" };
  const asked = headersForServer(headers, { address: "::1", upgrade: true });
  expect(asked).toMatchObject({ upgrade: "websocket", connection: "Upgrade" });
  expect(headersForServer(headers, { address: "::1", upgrade: false })).not.toHaveProperty(
    "upgrade",
  );
});

test("gives the client all headers but those of the server's connection", () => {
  const raw = ["Connection", "close, X-Hop", "X-Hop", "1", "Set-Cookie", "a", "Set-Cookie", "b"];
  const more = ["Transfer-Encoding", "chunked", "X-Hitless-Release", "old", "Trailer", "x"];
  expect(headersForClient([...raw, ...more], { release: "r", trailers: false })).toEqual([
    "Set-Cookie",
    "a",
    "Set-Cookie",
    "b",
    "x-hitless-release",
    "r",
  ]);
});
