import { mkdtemp, readdir, rm } from "node:fs/promises";
import { connect } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { expect, test } from "vitest";

import { type S3LocalEvent, startS3Local } from "../src/index.ts";
import { partsOf, post, signedFields } from "./support/form.ts";
import { outcome, send } from "./support/http.ts";
import { ask, presigned } from "./support/sign.ts";
import { clientOf, start, testBucket as Bucket } from "./support/start.ts";

test("takes temporary credentials with their token alone, and until they end", async () => {
  const keys = { accessKeyId: "TEMPORARY", secretAccessKey: "secret" };
  const credentials = [
    { ...keys, sessionToken: "the/token+" },
    { ...keys, sessionToken: "ended", expiration: new Date(Date.now() - 1000) },
  ];
  await using started = await start({ credentials });
  const { local, s3 } = started;
  await s3.send(new PutObjectCommand({ Bucket, Key: "a", Body: "x" }));
  const form = (sessionToken?: string) =>
    signedFields(local, {
      credentials: { ...keys, ...(sessionToken !== undefined && { sessionToken }) },
      conditions: [{ bucket: Bucket }, { key: "form" }],
      fields: { key: "form" },
    });
  const cases = [
    ["the/token+", "200", "204"],
    [undefined, "403 InvalidAccessKeyId", "403 InvalidAccessKeyId"],
    ["another", "400 InvalidToken", "400 InvalidToken"],
    ["ended", "400 ExpiredToken", "400 ExpiredToken"],
  ] as const;
  for (const [sessionToken, asked, posted] of cases) {
    const used = { ...keys, ...(sessionToken !== undefined && { sessionToken }) };
    const got = await ask(local, { path: `/${Bucket}/a` }, { credentials: used });
    expect(outcome(got)).toBe(asked);
    expect(outcome(await post(local, Bucket, partsOf(form(sessionToken), "x")))).toBe(posted);
  }
  const stripped = partsOf(form("the/token+"), "x").filter(
    ({ name }) => name !== "x-amz-security-token",
  );
  expect(outcome(await post(local, Bucket, stripped))).toBe("403 InvalidAccessKeyId");
});

test("names the operation that it does not have", async () => {
  await using started = await start();
  const { local } = started;
  const asked = await ask(local, { path: `/${Bucket}`, query: { lifecycle: "" } });
  expect(outcome(asked)).toBe("501 NotImplemented");
  expect(asked.text).toContain("GetBucketLifecycleConfiguration");
  const restored = await ask(local, {
    method: "POST",
    path: `/${Bucket}/a`,
    query: { restore: "" },
  });
  expect(restored.text).toContain("RestoreObject");
  const encrypted = { "x-amz-server-side-encryption": "aws:kms" };
  const put = await ask(local, { method: "PUT", path: `/${Bucket}/a`, headers: encrypted });
  expect(put.text).toContain("x-amz-server-side-encryption");
  expect(outcome(await ask(local, { method: "PATCH", path: `/${Bucket}` }))).toBe(
    "405 MethodNotAllowed",
  );
});

test("reads a refused body to its end, so that a sender who does not look up gets the answer", async () => {
  await using started = await start();
  const { local, s3 } = started;
  const { fields } = await createPresignedPost(s3, {
    Bucket,
    Key: "a",
    Conditions: [["content-length-range", 0, 10]],
  });
  const body = Buffer.alloc(30 * 1024 ** 2, "x");
  const wrongKey = await post(local, Bucket, partsOf({ ...fields, key: "b" }, body));
  expect(outcome(wrongKey)).toBe("403 AccessDenied");
  expect(outcome(await post(local, Bucket, partsOf(fields, body)))).toBe("400 EntityTooLarge");
  const sent = await send({ url: local.url, method: "PUT", path: `/${Bucket}/a`, body });
  expect(outcome(sent)).toBe("403 AccessDenied");
});

test("reads a form that fails before its file to its end", async () => {
  await using started = await start();
  const { local } = started;
  const file = Buffer.alloc(30 * 1024 ** 2, "x");
  const long = { key: "a", "x-ignore-padding": "x".repeat(30_000) };
  expect(outcome(await post(local, Bucket, partsOf(long, file)))).toBe(
    "400 MaxPostPreDataLengthExceededError",
  );
  const type = { "content-type": "multipart/form-data; boundary=another" };
  expect(outcome(await post(local, Bucket, partsOf({ key: "a" }, file), type))).toBe(
    "400 MalformedPOSTRequest",
  );
  const [first, ...rest] = partsOf({ key: "a" }, file).toReversed();
  const twice = first === undefined ? [] : [...rest.toReversed(), first, first];
  expect(outcome(await post(local, Bucket, twice))).toBe("403 AccessDenied");
});

test("refuses a form with two files, though the first one was allowed", async () => {
  await using started = await start();
  const { local } = started;
  const fields = signedFields(local, {
    conditions: [{ bucket: Bucket }, { key: "a" }],
    fields: { key: "a" },
  });
  const parts = [...partsOf(fields, "first"), ...partsOf({}, Buffer.alloc(10_000_000))];
  expect(outcome(await post(local, Bucket, parts))).toBe("400 InvalidArgument");
  expect(outcome(await ask(local, { path: `/${Bucket}/a` }))).toBe("404 NoSuchKey");
});

test("leaves nothing of what a client stops sending", async () => {
  await using started = await start();
  const { local, folder } = started;
  const fields = signedFields(local, {
    conditions: [{ bucket: Bucket }, { key: "a" }],
    fields: { key: "a" },
  });
  const form = partsOf(fields, "").map(({ name, value }) => {
    const file = name === "file" ? '; filename="a"' : "";
    return `--b\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${String(value)}`;
  });
  const put = await presigned(local, { method: "PUT", path: `/${Bucket}/a` });
  const heads = [
    `POST /${Bucket} HTTP/1.1\r\ncontent-type: multipart/form-data; boundary=b`,
    `PUT ${put.path} HTTP/1.1`,
  ];
  const { host } = new URL(local.url);
  for (const [index, head] of heads.entries()) {
    const socket = connect(local.port, "127.0.0.1");
    socket.write(`${head}\r\nhost: ${host}\r\ncontent-length: 9000000\r\n\r\n`);
    if (index === 0) socket.write(form.join("\r\n"));
    socket.write(Buffer.alloc(1_000_000));
    await expect.poll(() => readdir(join(folder, "tmp"))).toHaveLength(1);
    socket.destroy();
    await expect.poll(() => readdir(join(folder, "tmp"))).toEqual([]);
  }
  expect(started.mistakes).toEqual([]);
});

test("leaves nothing of the second of two writes that must be the first", async () => {
  await using started = await start();
  const { local, folder } = started;
  const first = {
    method: "PUT",
    path: `/${Bucket}/a`,
    headers: { "if-none-match": "*" },
    body: "x",
  };
  const answers = await Promise.all(Array.from({ length: 8 }, () => ask(local, first)));
  const outcomes = answers.map(outcome).toSorted();
  expect(outcomes).toEqual(["200", ...Array.from({ length: 7 }, () => "412 PreconditionFailed")]);
  const files = await readdir(join(folder, "buckets", Bucket, "objects"));
  expect(files).toHaveLength(2);
});

test("does not ask for the body of what it refuses", async () => {
  await using started = await start();
  const socket = connect(started.local.port, "127.0.0.1");
  const head = `PUT /${Bucket}/a HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\nexpect: 100-continue\r\n\r\n`;
  socket.write(head);
  let text = "";
  socket.on("data", (chunk) => (text += chunk.toString()));
  await once(socket, "close");
  expect(text).toMatch(/^HTTP\/1\.1 403 /);
  expect(text).not.toContain("100 Continue");
});

test("answers what browsers must not run as documents that run nothing", async () => {
  await using started = await start();
  const { local } = started;
  for (const type of ["text/html", "image/svg+xml", "application/xhtml+xml"]) {
    const headers = { "content-type": type };
    await ask(local, { method: "PUT", path: `/${Bucket}/a`, headers, body: "<script>" });
    const got = await ask(local, { path: `/${Bucket}/a` });
    expect(got.headers).toMatchObject({
      "content-type": type,
      "content-security-policy": "sandbox",
      "x-content-type-options": "nosniff",
    });
  }
});

test("takes no line break into a header of an answer", async () => {
  await using started = await start();
  const { local } = started;
  const fields = signedFields(local, {
    conditions: [{ bucket: Bucket }, { key: "a" }, ["starts-with", "$Content-Disposition", ""]],
    fields: { key: "a", "Content-Disposition": "inline\r\nset-cookie: a=b" },
  });
  expect(outcome(await post(local, Bucket, partsOf(fields, "x")))).toBe("400 InvalidArgument");
});

test("names a bucket by the host too", async () => {
  await using started = await start();
  const { local, s3 } = started;
  await s3.send(new PutObjectCommand({ Bucket, Key: "a", Body: "by host" }));
  const asked = { ...local, url: `http://${Bucket}.localhost:${local.port}` };
  const sent = await presigned(asked, { path: "/a" });
  expect((await send({ ...sent, url: local.url })).text).toBe("by host");
});

test("finds everything again after a restart, and removes what was not finished", async () => {
  const folder = await mkdtemp(join(tmpdir(), "hitless-s3-local-"));
  try {
    const options = { port: 0, buckets: [Bucket], cors: [] };
    const first = await startS3Local(folder, options);
    const Key = "../ü";
    const s3 = clientOf(first);
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: "kept", Metadata: { a: "b" } }));
    s3.destroy();
    await first.close();
    await using second = await startS3Local(folder, { port: 0 });
    const again = clientOf(second);
    const got = await again.send(new GetObjectCommand({ Bucket, Key }));
    again.destroy();
    expect(got.Metadata).toEqual({ a: "b" });
    expect(second.credentials).toEqual(first.credentials);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("tells what it was asked, without secrets", async () => {
  const events: S3LocalEvent[] = [];
  await using started = await start({ onEvent: (event) => void events.push(event) });
  const { local, s3 } = started;
  await s3.send(new PutObjectCommand({ Bucket, Key: "a", Body: "x" }));
  await send({ url: local.url, method: "GET", path: `/${Bucket}/a` });
  for (const key of ["u/form.png", "u/other.png"]) {
    const fields = { key: "u/form.png" };
    const signed = signedFields(local, { conditions: [{ bucket: Bucket }, fields], fields });
    await post(local, Bucket, partsOf({ ...signed, key }, "x"));
  }
  expect(events).toMatchObject([
    { type: "request", operation: "PutObject", bucket: Bucket, key: "a", status: 200 },
    { type: "request", operation: "GetObject", status: 403, code: "AccessDenied" },
    { type: "request", operation: "PostObject", bucket: Bucket, key: "u/form.png", status: 204 },
    { type: "request", operation: "PostObject", bucket: Bucket, key: "u/other.png", status: 403 },
  ]);
  expect(JSON.stringify(events)).not.toContain(local.credentials.secretAccessKey);
});
