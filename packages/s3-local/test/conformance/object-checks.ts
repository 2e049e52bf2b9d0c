import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";

import { outcome } from "../support/http.ts";
import { ask } from "../support/sign.ts";
import { check } from "./check.ts";

const body = "0123456789";
const md5 = (text: string) => createHash("md5").update(text).digest("base64");

/** A GET of an object of ten bytes. */
function read(name: string, expected: string, headers: Record<string, string>) {
  return check(`read: ${name}`, expected, async (at, path) => {
    await ask(at, { method: "PUT", path: path("a"), body });
    const got = await ask(at, { path: path("a"), headers });
    return got.status < 300 ? `${got.status} ${got.text}` : outcome(got);
  });
}

function key(name: string, encoded: string) {
  return check(`key: ${name}`, `200 ${encoded}`, async (at, path) => {
    const written = await ask(at, { method: "PUT", path: path(encoded), body: encoded });
    if (written.status !== 200) return outcome(written);
    const { status, text } = await ask(at, { path: path(encoded) });
    return `${status} ${text}`;
  });
}

function put(name: string, expected: string, headers: Record<string, string>) {
  return check(`write: ${name}`, expected, async (at, path) =>
    outcome(await ask(at, { method: "PUT", path: path("a"), body, headers })),
  );
}

const etag = `"${createHash("md5").update(body).digest("hex")}"`;
const crc = Buffer.alloc(4);
crc.writeUInt32BE(crc32(body));

export const objectChecks = [
  read("all of it", `200 ${body}`, {}),
  read("the first bytes", "206 012", { range: "bytes=0-2" }),
  read("the last bytes", "206 789", { range: "bytes=-3" }),
  read("from a byte on", "206 56789", { range: "bytes=5-" }),
  read("a range beyond the end", "206 89", { range: "bytes=8-100" }),
  read("a range behind the end", "416 InvalidRange", { range: "bytes=10-" }),
  read("a range that is none", `200 ${body}`, { range: "lines=1-2" }),
  read("If-Match with its tag", `200 ${body}`, { "if-match": etag }),
  read("If-Match with another tag", "412 PreconditionFailed", { "if-match": '"other"' }),
  read("If-None-Match with its tag", "304", { "if-none-match": etag }),
  read("If-Modified-Since tomorrow", "304", {
    "if-modified-since": new Date(Date.now() + 3_600_000).toUTCString(),
  }),
  read("If-Unmodified-Since long ago", "412 PreconditionFailed", {
    "if-unmodified-since": new Date(0).toUTCString(),
  }),
  check("read: what is not there", "404 NoSuchKey", async (at, path) =>
    outcome(await ask(at, { path: path("none") })),
  ),
  check("read: HEAD of what is not there", "404", async (at, path) =>
    outcome(await ask(at, { method: "HEAD", path: path("none") })),
  ),
  check("read: HEAD says the same as GET", "200 10 text/plain", async (at, path) => {
    await ask(at, {
      method: "PUT",
      path: path("a"),
      body,
      headers: { "content-type": "text/plain" },
    });
    const { status, headers } = await ask(at, { method: "HEAD", path: path("a") });
    return `${status} ${headers["content-length"]} ${headers["content-type"]}`;
  }),
  check("read: the type of what has none", "binary/octet-stream", async (at, path) => {
    await ask(at, { method: "PUT", path: path("a"), body });
    return String((await ask(at, { method: "HEAD", path: path("a") })).headers["content-type"]);
  }),
  check("delete: what is not there", "204", async (at, path) =>
    outcome(await ask(at, { method: "DELETE", path: path("none") })),
  ),
  check("delete: it is gone", "204, 404 NoSuchKey", async (at, path) => {
    await ask(at, { method: "PUT", path: path("a"), body });
    const deleted = await ask(at, { method: "DELETE", path: path("a") });
    return `${outcome(deleted)}, ${outcome(await ask(at, { path: path("a") }))}`;
  }),
  key("dots that lead up", "../up"),
  key("the text of encoded dots", "%252E%252E/up"),
  key("the text of an encoded slash", "a%252Fb"),
  key("a backslash", "a%5Cb"),
  key("two slashes", "a//b"),
  key("a slash at the end", "a/"),
  key("NUL", "a%00b"),
  key("a line break", "a%0Ab"),
  key("a plus and a blank", "a%2B%20b"),
  key("a percent sign", "100%25"),
  key("characters beyond ASCII", "%C3%BC%F0%9F%8E%B8"),
  key("two forms of one character", "u%CC%88"),
  check("key: 1024 bytes", "200", async (at) =>
    outcome(await ask(at, { method: "PUT", path: `/${at.bucket}/${"k".repeat(1024)}`, body })),
  ),
  check("key: 1025 bytes", "400 KeyTooLongError", async (at) =>
    outcome(await ask(at, { method: "PUT", path: `/${at.bucket}/${"k".repeat(1025)}`, body })),
  ),
  check("key: invalid UTF-8", "400 InvalidURI", async (at, path) =>
    outcome(
      await ask(
        at,
        { method: "PUT", path: path("a"), body },
        { change: (sent) => ({ ...sent, path: path("%ff%fe") }) },
      ),
    ),
  ),
  put("Content-MD5 that is right", "200", { "content-md5": md5(body) }),
  put("Content-MD5 that is wrong", "400 BadDigest", { "content-md5": md5("other") }),
  put("Content-MD5 that is none", "400 InvalidDigest", { "content-md5": "none" }),
  put("CRC32 that is right", "200", { "x-amz-checksum-crc32": crc.toString("base64") }),
  put("CRC32 that is wrong", "400 BadDigest", { "x-amz-checksum-crc32": "AAAAAA==" }),
  put("SHA-256 that is wrong", "400 BadDigest", {
    "x-amz-checksum-sha256": Buffer.alloc(32).toString("base64"),
  }),
  put("two checksums", "400 InvalidRequest", {
    "x-amz-checksum-crc32": crc.toString("base64"),
    "x-amz-checksum-sha1": Buffer.alloc(20).toString("base64"),
  }),
  put("more than 2 KB of metadata", "400 MetadataTooLarge", {
    "x-amz-meta-long": "x".repeat(2100),
  }),
  check("write: If-None-Match, twice", "200, 412 PreconditionFailed", async (at, path) => {
    const once = { method: "PUT", path: path("a"), body, headers: { "if-none-match": "*" } };
    return `${outcome(await ask(at, once))}, ${outcome(await ask(at, once))}`;
  }),
  check("write: metadata comes back", "a, b", async (at, path) => {
    const headers = { "x-amz-meta-one": "a", "x-amz-meta-Two": "b" };
    await ask(at, { method: "PUT", path: path("a"), body, headers });
    const got = await ask(at, { method: "HEAD", path: path("a") });
    return `${got.headers["x-amz-meta-one"]}, ${got.headers["x-amz-meta-two"]}`;
  }),
  check("copy: with its metadata", "200 text/plain", async (at, path) => {
    await ask(at, {
      method: "PUT",
      path: path("a"),
      body,
      headers: { "content-type": "text/plain" },
    });
    const headers = { "x-amz-copy-source": path("a") };
    const { status } = await ask(at, { method: "PUT", path: path("b"), headers });
    return `${status} ${(await ask(at, { method: "HEAD", path: path("b") })).headers["content-type"]}`;
  }),
  check("copy: onto itself, unchanged", "400 InvalidRequest", async (at, path) => {
    await ask(at, { method: "PUT", path: path("a"), body });
    const headers = { "x-amz-copy-source": path("a") };
    return outcome(await ask(at, { method: "PUT", path: path("a"), headers }));
  }),
  check("copy: of what is not there", "404 NoSuchKey", async (at, path) =>
    outcome(
      await ask(at, {
        method: "PUT",
        path: path("b"),
        headers: { "x-amz-copy-source": path("none") },
      }),
    ),
  ),
  check("copy: if the source has another tag", "412 PreconditionFailed", async (at, path) => {
    await ask(at, { method: "PUT", path: path("a"), body });
    const headers = { "x-amz-copy-source": path("a"), "x-amz-copy-source-if-match": '"other"' };
    return outcome(await ask(at, { method: "PUT", path: path("b"), headers }));
  }),
  check("bucket: one that is not there", "404 NoSuchBucket", async (at) =>
    outcome(await ask(at, { path: "/there-is-no-such-bucket/a" })),
  ),
  check("bucket: a name that is none", "400 InvalidBucketName", async (at) =>
    outcome(await ask(at, { method: "PUT", path: "/UPPER_CASE" })),
  ),
  check("bucket: delete one that is not empty", "409 BucketNotEmpty", async (at, path) => {
    await ask(at, { method: "PUT", path: path("a"), body });
    return outcome(await ask(at, { method: "DELETE", path: `/${at.bucket}` }));
  }),
];
