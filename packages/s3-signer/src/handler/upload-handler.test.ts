import { expect, test } from "vitest";

import type { UploadEvent } from "../events.ts";
import { createSigner } from "../signer.ts";
import type { UploadHandlerOptions } from "./options.ts";
import { createUploadHandler } from "./upload-handler.ts";

const url = "https://shop.example/api/uploads";
const accessKeyId = "AKIDEXAMPLE";
const secretAccessKey = "wJalrXUtnFEMIK7MDENG";
const sessionToken = "FwoGZXIvYXdzEDAaDCLOUD";
const secret = "0123456789abcdef0123456789abcdef";
const wish = { action: "sign", name: "a.png", type: "image/png", size: 10 };

const signer = createSigner({
  bucket: "uploads",
  region: "eu-central-1",
  credentials: { accessKeyId, secretAccessKey, sessionToken },
});

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

test.each([
  [{ origin: "https://evil.example" }, 403],
  [{ origin: "null" }, 403],
  [{ origin: "https://shop.example.evil.example" }, 403],
  [{ origin: "https://shop.example:8443" }, 403],
  [{ "sec-fetch-site": "cross-site" }, 403],
  [{ "sec-fetch-site": "same-site" }, 403],
  [{ origin: "https://shop.example" }, 200],
  [{ origin: "https://www.shop.example" }, 200],
  [{ "sec-fetch-site": "same-origin" }, 200],
  [{ "sec-fetch-site": "none" }, 200],
  [{}, 200],
])("answers a request with %j by %d", async (headers: Record<string, string>, status) => {
  const { response } = await post(wish, { origins: ["https://www.shop.example"] }, headers);

  expect(response.status).toBe(status);
});

test("asks nobody's session for a page of another origin", async () => {
  let asked = 0;
  const session = (): { user: string } => ({ user: `${(asked += 1)}` });

  await post(wish, { session }, { origin: "https://evil.example" });

  expect(asked).toBe(0);
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

test("limits the rate of each user for itself", async () => {
  const handler = handlerFor({
    rateLimit: { requests: 2, seconds: 60 },
    session: (request) => ({ user: request.headers.get("x-user") ?? "alice" }),
  });
  const ask = (user: string): Promise<Response> =>
    handler(requestOf(wish, { "x-user": user }), undefined);

  const statuses = [];
  for (const user of ["alice", "alice", "alice", "bob"]) {
    statuses.push((await ask(user)).status);
  }

  expect(statuses).toEqual([200, 200, 429, 200]);
  expect((await ask("alice")).headers.get("retry-after")).toMatch(/^(?:[1-9]|[1-5]\d|60)$/);
});

test("signs as many as the rules allow in their time, and more after it", async () => {
  let time = Date.parse("2026-03-01T12:00:00Z");
  const clocked = createSigner({
    bucket: "uploads",
    region: "eu-central-1",
    credentials: { accessKeyId, secretAccessKey },
    now: () => new Date(time),
  });
  const kinds = { file: { types: ["image/*"], maxSize: 1000, maxCount: 1, countSeconds: 60 } };
  const handler = handlerFor({ signer: clocked, kinds });
  const code = async (): Promise<unknown> => {
    const body = (await (await handler(requestOf(wish), undefined)).json()) as Answer;
    return (body["error"] as { code?: string } | undefined)?.code;
  };

  expect(await code()).toBeUndefined();
  expect(await code()).toBe("TooMany");
  time += 60_000;
  expect(await code()).toBeUndefined();
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

test("shows nothing of the app's own faults", async () => {
  const { body } = await post(wish, { session: failing });

  expect(body).toEqual({
    error: { code: "InternalError", message: expect.any(String) as unknown },
  });
  expect(JSON.stringify(body)).not.toContain("database");
});

test.each([
  [{ secret: "short" }, "secret must have at least 32 characters"],
  [{ secret: [] }, "secret must have at least 32 characters"],
  [{ kinds: {} }, "kinds must have at least one kind"],
  [{ kinds: { file: { types: ["image/*"] } } }, "kinds.file.maxSize"],
  [{ origins: ["shop.example"] }, "origins must be such as"],
  [{ origins: ["https://shop.example/"] }, "origins must be such as"],
  [{ rateLimit: { requests: 0, seconds: 1 } }, "A limit must be a whole number"],
])("refuses the options %j before it serves", (options, message) => {
  expect(() => handlerFor(options as Partial<Options>)).toThrow(message);
});

test("answers the route of older clients: bucket, region, address and fields, for 200", async () => {
  const { response, body } = await get("?key=designs/theremin/a.png");

  expect(response.status).toBe(200);
  expect(body).toMatchObject({
    bucket: "uploads",
    region: "eu-central-1",
    url: "https://uploads.s3.eu-central-1.amazonaws.com/u/alice/designs/theremin/a.png",
    key: "u/alice/designs/theremin/a.png",
    fields: {
      key: "u/alice/designs/theremin/a.png",
      "Content-Type": "image/png",
      success_action_status: "200",
    },
  });
});

test.each([
  ["", "BadRequest"],
  ["?key=", "BadName"],
  ["?key=../bob/a.png", "BadName"],
  ["?key=..%2fbob%2fa.png", "BadName"],
  ["?key=%252e%252e%252fbob%252fa.png", "BadName"],
  ["?key=a.svg", "TypeNotAllowed"],
  ["?key=a.html", "TypeNotAllowed"],
  ["?key=a", "TypeNotAllowed"],
  ["?key=a.png&type=text/html", "TypeNotAllowed"],
])("answers GET %s with %s", async (query, code) => {
  expect((await get(query)).body).toMatchObject({ error: { code } });
});

test("keeps keys of older clients unique under a prefix that users share", async () => {
  const kinds = { file: { types: ["image/*"], maxSize: 1000, prefix: "public/" } };

  const { body } = await get("?key=a.png", { kinds });

  expect(body["key"]).toMatch(/^public\/[0-9a-f-]{36}\/a\.png$/);
});

type Options = UploadHandlerOptions<undefined>;
type Answer = Record<string, unknown>;

function handlerFor(options: Partial<Options>) {
  return createUploadHandler({
    signer,
    secret,
    kinds: { file: { types: ["image/*"], maxSize: 1000 } },
    session: () => ({ user: "alice" }),
    ...options,
  });
}

function requestOf(body: unknown, headers: Record<string, string> = {}): Request {
  return new Request(url, {
    method: "POST",
    headers: { host: "shop.example", "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

async function post(
  body: unknown,
  options: Partial<Options> = {},
  headers: Record<string, string> = {},
): Promise<{ response: Response; body: Answer }> {
  const response = await handlerFor(options)(requestOf(body, headers), undefined);
  return { response, body: (await response.json()) as Answer };
}

async function get(
  query: string,
  options: Partial<Options> = {},
): Promise<{ response: Response; body: Answer }> {
  const request = new Request(url + query, { headers: { host: "shop.example" } });
  const response = await handlerFor(options)(request, undefined);
  return { response, body: (await response.json()) as Answer };
}

function failing(): never {
  throw new TypeError("the database at 10.0.0.1 refused the password");
}
