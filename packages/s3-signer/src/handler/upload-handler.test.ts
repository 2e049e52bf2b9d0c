import { expect, test } from "vitest";

import { get, handlerFor, type Options, post, url, wish } from "../../test/support/handle.ts";
import type { UploadEvent } from "../events.ts";
import { createSigner } from "../signer.ts";

test("signs for the user of the session and answers as the wire says", async () => {
  const { response, body } = await post(wish);

  expect(response.status).toBe(200);
  expect(body).toEqual({
    method: "POST",
    url: "https://uploads.s3.eu-central-1.amazonaws.com",
    fields: expect.objectContaining({ "Content-Type": "image/png" }) as unknown,
    key: expect.stringMatching(/^u\/alice\/[0-9a-f-]{36}\/a\.png$/) as unknown,
    expires: expect.stringMatching(/^\d{4}-.*Z$/) as unknown,
    now: expect.stringMatching(/^\d{4}-.*Z$/) as unknown,
    ticket: expect.any(String) as unknown,
  });
});

test("signs a PUT where it is set to", async () => {
  const { body } = await post(wish, { method: "PUT" });

  expect(body).toMatchObject({
    method: "PUT",
    headers: { "Content-Type": "image/png", "If-None-Match": "*" },
  });
  const { searchParams } = new URL(String(body["url"]));
  expect(searchParams.get("X-Amz-SignedHeaders")).toBe(
    "content-length;content-type;host;if-none-match;x-amz-meta-name",
  );
});

test("gives each upload another key", async () => {
  const [one, other] = [await post(wish), await post(wish)];

  expect(one.body["key"]).not.toBe(other.body["key"]);
});

test.each([null, undefined])("answers 401 where the session is %s", async (session) => {
  const { response, body } = await post(wish, { session: () => session });

  expect(response.status).toBe(401);
  expect(body).toEqual({ error: { code: "Unauthorized", message: "Sign in first" } });
});

test.each([
  [{ ...wish, name: "../bob/a.png" }, 400, "BadName"],
  [{ ...wish, type: "image/svg+xml" }, 415, "TypeNotAllowed"],
  [{ ...wish, size: 1001 }, 413, "TooLarge"],
  [{ ...wish, size: 0 }, 400, "TooSmall"],
  [{ ...wish, size: -1 }, 400, "BadRequest"],
  [{ ...wish, size: "10" }, 400, "BadRequest"],
  [{ ...wish, kind: "video" }, 400, "UnknownKind"],
  [{ ...wish, kind: "__proto__" }, 400, "UnknownKind"],
  [{ ...wish, checksum: "abc" }, 400, "BadRequest"],
  [{ ...wish, action: "delete" }, 400, "BadRequest"],
  [{}, 400, "BadRequest"],
  [[], 400, "BadRequest"],
  [null, 400, "BadRequest"],
  [{ action: "complete", ticket: "a.b" }, 403, "BadTicket"],
  [{ action: "complete", ticket: "" }, 403, "BadTicket"],
  [{ action: "multipart-sign", ticket: "x", parts: [] }, 400, "BadRequest"],
])("answers %j with %d %s", async (body, status, code) => {
  const refused = await post(body);

  expect(refused.response.status).toBe(status);
  expect(refused.body).toMatchObject({ error: { code } });
});

test("says no-store in every answer", async () => {
  const answers = await Promise.all([
    post(wish),
    post({}),
    post(wish, { session: () => null }),
    post(wish, {}, { origin: "https://evil.example" }),
    post(wish, { session: failing }),
    get("?key=a.png"),
  ]);

  expect(answers.map(({ response }) => response.status)).toEqual([200, 400, 401, 403, 500, 200]);
  for (const { response } of answers)
    expect(response.headers.get("cache-control")).toBe("no-store");
});

test("takes no body of a type that pages of other sites may send unasked", async () => {
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", ""]) {
    const { body } = await post(wish, {}, { "content-type": type });
    expect(body).toMatchObject({ error: { code: "BadRequest" } });
  }
});

test("reads no more of a body than it may", async () => {
  const endless = new ReadableStream({
    pull: (controller) => {
      controller.enqueue(new Uint8Array(65_536).fill(32));
    },
  });
  const request = new Request(url, {
    method: "POST",
    headers: { host: "shop.example", "content-type": "application/json" },
    body: endless,
    duplex: "half",
  });

  const response = await handlerFor({})(request, undefined);

  expect(response.status).toBe(400);
});

test("answers 405 to other methods", async () => {
  const response = await handlerFor({})(new Request(url, { method: "DELETE" }), undefined);

  expect(response.status).toBe(405);
  expect(response.headers.get("allow")).toBe("GET, POST");
});

test("tells of what it signs and refuses", async () => {
  const events: UploadEvent[] = [];
  const onEvent = (event: UploadEvent): void => void events.push(event);

  await post(wish, { onEvent });
  await post({ ...wish, size: 5000 }, { onEvent });
  await post(wish, { onEvent, session: failing });

  expect(events).toEqual([
    expect.objectContaining({ type: "signed", user: "alice", kind: "file", how: "POST" }),
    expect.objectContaining({ type: "refused", code: "TooLarge", user: "alice" }),
    expect.objectContaining({ type: "failed" }),
  ]);
});

test("tells operators what the browser is not told: which store, why, and that it is not the user's fault", async () => {
  const events: UploadEvent[] = [];
  const onEvent = (event: UploadEvent): void => void events.push(event);
  const signer = createSigner({
    bucket: "uploads",
    region: "eu-central-1",
    endpoint: "http://127.0.0.1:1",
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
  });
  const create = { ...wish, action: "multipart-create" };

  const { response, body } = await post(create, { onEvent, signer });

  expect(response.status).toBe(502);
  expect(body).toEqual({
    error: { code: "StoreUnavailable", message: "The store cannot be reached" },
  });
  expect(events).toEqual([
    {
      type: "store-failed",
      code: "StoreUnavailable",
      message: expect.stringMatching(
        /^The store cannot be reached: POST http:\/\/127\.0\.0\.1:1\/uploads\/u\/alice\/.*: fetch failed: .+/,
      ) as unknown,
      user: "alice",
    },
  ]);
});

test("says the limit that a size breaks, in bytes", async () => {
  const { body } = await post({ ...wish, size: 1001 });

  expect(body).toMatchObject({ error: { code: "TooLarge", limit: 1000 } });
});

test("names the kind that there is not", async () => {
  const { body } = await post({ ...wish, kind: "vidoe" });

  expect(body).toEqual({
    error: { code: "UnknownKind", message: 'There is no kind of upload "vidoe"' },
  });
});

test("shows nothing of the app's own faults", async () => {
  const { body } = await post(wish, { session: failing });

  expect(body).toEqual({
    error: { code: "InternalError", message: expect.any(String) as unknown },
  });
  expect(JSON.stringify(body)).not.toContain("database");
});

test.each([
  [{ secret: "short" }, "secret must have at least 32 characters"],
  [{ secret: undefined as never }, "secret must have at least 32 characters"],
  [{ secret: [] }, "secret must have at least 32 characters"],
  [{ kinds: {} }, "kinds must have at least one kind"],
  [{ kinds: { file: { types: ["image/*"] } } }, "kinds.file.maxSize"],
  [{ origins: ["shop.example"] }, "origins must be such as"],
  [{ origins: ["https://shop.example/"] }, "origins must be such as"],
  [{ rateLimit: { requests: 0, seconds: 1 } }, "A limit must be a whole number"],
  [{ rateLimit: { requests: 1, seconds: "60" } }, "A limit must be a whole number"],
  [{ rateLimit: { requests: 1, second: 1 } }, "rateLimit knows no second, only requests, seconds"],
  [{ ratelimit: { requests: 1, seconds: 1 } }, "knows no ratelimit, only signer, kinds"],
  [{ method: "get" }, 'method must be "POST" or "PUT"; got "get"'],
  [{ onEvent: "x" }, "onEvent must be a function"],
  [{ signer: { bucket: "uploads" } }, "signer must be what createSigner returns"],
  [{ signer: undefined }, "signer must be what createSigner returns"],
  [{ kinds: undefined }, "kinds must be an object of rules"],
  [{ origins: "https://shop.example" }, "origins must be a list"],
  [{ session: { user: "alice" } }, "session must be a function"],
])("refuses the options %j before it serves", (options, message) => {
  expect(() => handlerFor(options as Partial<Options>)).toThrow(
    expect.objectContaining({
      name: "TypeError",
      message: expect.stringContaining(message) as unknown,
    }),
  );
});

function failing(): never {
  throw new TypeError("the database at 10.0.0.1 refused the password");
}
