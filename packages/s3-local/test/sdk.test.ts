import { Readable } from "node:stream";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  DeleteObjectTaggingCommand,
  GetObjectTaggingCommand,
  PutObjectTaggingCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { expect, test } from "vitest";

import { start, testBucket as Bucket } from "./support/start.ts";

const mebibyte = 1024 ** 2;

test("puts, gets, heads and deletes an object", async () => {
  await using started = await start();
  const { s3 } = started;
  const Metadata = { maker: "lutherie" };
  const put = await s3.send(
    new PutObjectCommand({
      Bucket,
      Key: "a b/ü.txt",
      Body: "hello",
      ContentType: "text/plain",
      Metadata,
    }),
  );
  expect(put.ETag).toBe('"5d41402abc4b2a76b9719d911017c592"');
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key: "a b/ü.txt" }));
  expect(head).toMatchObject({ ContentLength: 5, ContentType: "text/plain", Metadata });
  const got = await s3.send(new GetObjectCommand({ Bucket, Key: "a b/ü.txt" }));
  expect(await got.Body?.transformToString()).toBe("hello");
  await s3.send(new DeleteObjectCommand({ Bucket, Key: "a b/ü.txt" }));
  await expect(s3.send(new GetObjectCommand({ Bucket, Key: "a b/ü.txt" }))).rejects.toMatchObject({
    name: "NoSuchKey",
  });
  expect((await s3.send(new ListBucketsCommand())).Buckets?.[0]?.Name).toBe(Bucket);
  expect(started.mistakes).toEqual([]);
});

test("takes a stream in signed chunks with a trailing checksum", async () => {
  await using started = await start();
  const { s3 } = started;
  const bytes = Buffer.alloc(3 * mebibyte, "stream");
  const Body = Readable.from([bytes.subarray(0, 100), bytes.subarray(100)]);
  const put = await s3.send(
    new PutObjectCommand({
      Bucket,
      Key: "streamed",
      Body,
      ContentLength: bytes.length,
      ChecksumAlgorithm: "CRC32C",
    }),
  );
  const head = await s3.send(
    new HeadObjectCommand({ Bucket, Key: "streamed", ChecksumMode: "ENABLED" }),
  );
  expect(head.ChecksumCRC32C).toBe(put.ChecksumCRC32C);
  expect(head.ContentLength).toBe(bytes.length);
  expect(started.mistakes).toEqual([]);
});

test("completes a multipart upload, lists its parts and reads it by part", async () => {
  await using started = await start();
  const { s3 } = started;
  const bytes = Buffer.alloc(11 * mebibyte, "multipart");
  const upload = new Upload({
    client: s3,
    params: { Bucket, Key: "large", Body: bytes, ContentType: "audio/wav" },
  });
  const done = await upload.done();
  expect(done.ETag).toMatch(/^"[0-9a-f]{32}-3"$/);
  const got = await s3.send(new GetObjectCommand({ Bucket, Key: "large" }));
  expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true);
  const second = await s3.send(new HeadObjectCommand({ Bucket, Key: "large", PartNumber: 2 }));
  expect(second).toMatchObject({ ContentLength: 5 * mebibyte, PartsCount: 3 });

  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: "copied" }));
  const named = { Bucket, Key: "copied", UploadId };
  await s3.send(
    new UploadPartCopyCommand({ ...named, PartNumber: 1, CopySource: `${Bucket}/large` }),
  );
  await s3.send(new UploadPartCommand({ ...named, PartNumber: 2, Body: "tail" }));
  const { Parts = [] } = await s3.send(new ListPartsCommand(named));
  expect(Parts.map(({ Size }) => Size)).toEqual([bytes.length, 4]);
  await s3.send(new CompleteMultipartUploadCommand({ ...named, MultipartUpload: { Parts } }));
  const copied = await s3.send(new HeadObjectCommand({ Bucket, Key: "copied" }));
  expect(copied.ContentLength).toBe(bytes.length + 4);
  await expect(s3.send(new AbortMultipartUploadCommand(named))).rejects.toMatchObject({
    name: "NoSuchUpload",
  });
  expect(started.mistakes).toEqual([]);
});

test("lists page by page, with prefixes, and deletes many", async () => {
  await using started = await start();
  const { s3 } = started;
  const keys = ["a/1", "a/2", "b", "c/1", "d", "é", "\u{1f3b8}", "\uff5e"];
  for (const Key of keys) await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
  const seen: string[] = [];
  let token: string | undefined;
  do {
    const page = await s3.send(
      new ListObjectsV2Command({
        Bucket,
        Delimiter: "/",
        MaxKeys: 2,
        ...(token !== undefined && { ContinuationToken: token }),
      }),
    );
    seen.push(...(page.CommonPrefixes ?? []).map(({ Prefix = "" }) => Prefix));
    seen.push(...(page.Contents ?? []).map(({ Key = "" }) => Key));
    token = page.NextContinuationToken;
  } while (token !== undefined);
  // The order is that of UTF-8.
  expect(seen).toEqual(["a/", "b", "c/", "d", "é", "\uff5e", "\u{1f3b8}"]);
  const Objects = keys.map((Key) => ({ Key }));
  await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  const { KeyCount } = await s3.send(new ListObjectsV2Command({ Bucket }));
  expect(KeyCount).toBe(0);
  expect(started.mistakes).toEqual([]);
});

test("copies an object with its own metadata or a new one", async () => {
  await using started = await start();
  const { s3 } = started;
  await s3.send(new PutObjectCommand({ Bucket, Key: "from", Body: "x", ContentType: "image/png" }));
  await s3.send(new CopyObjectCommand({ Bucket, Key: "same", CopySource: `${Bucket}/from` }));
  await s3.send(
    new CopyObjectCommand({
      Bucket,
      Key: "other",
      CopySource: `${Bucket}/from`,
      MetadataDirective: "REPLACE",
      ContentType: "image/gif",
    }),
  );
  await s3.send(new DeleteObjectCommand({ Bucket, Key: "from" }));
  for (const [Key, type] of [
    ["same", "image/png"],
    ["other", "image/gif"],
  ] as const) {
    const got = await s3.send(new GetObjectCommand({ Bucket, Key }));
    expect(got.ContentType).toBe(type);
    expect(await got.Body?.transformToString()).toBe("x");
  }
  expect(started.mistakes).toEqual([]);
});

test("keeps tags with an object, its copies and uploads in parts", async () => {
  await using started = await start();
  const { s3 } = started;
  const tagsOf = async (Key: string) => {
    const { TagSet } = await s3.send(new GetObjectTaggingCommand({ Bucket, Key }));
    return Object.fromEntries((TagSet ?? []).map(({ Key: key = "", Value = "" }) => [key, Value]));
  };
  await s3.send(new PutObjectCommand({ Bucket, Key: "a", Body: "x", Tagging: "kind=lute&wood=" }));
  expect(await tagsOf("a")).toEqual({ kind: "lute", wood: "" });
  await s3.send(new CopyObjectCommand({ Bucket, Key: "b", CopySource: `${Bucket}/a` }));
  const Tagging = { TagSet: [{ Key: "kind", Value: "<oud>" }] };
  await s3.send(new PutObjectTaggingCommand({ Bucket, Key: "a", Tagging }));
  expect(await tagsOf("a")).toEqual({ kind: "<oud>" });
  expect(await tagsOf("b")).toEqual({ kind: "lute", wood: "" });
  expect((await s3.send(new HeadObjectCommand({ Bucket, Key: "b" }))).TagCount).toBe(2);
  await s3.send(new DeleteObjectTaggingCommand({ Bucket, Key: "a" }));
  expect(await tagsOf("a")).toEqual({});
  expect(started.mistakes).toEqual([]);
});

test("takes a presigned PUT and gives a presigned GET with other headers", async () => {
  await using started = await start();
  const { s3 } = started;
  const put = await getSignedUrl(s3, new PutObjectCommand({ Bucket, Key: "signed" }), {
    expiresIn: 60,
  });
  const stored = await fetch(put, { method: "PUT", body: "bytes" });
  expect([stored.status, await stored.text()]).toEqual([200, ""]);
  const get = await getSignedUrl(
    s3,
    new GetObjectCommand({ Bucket, Key: "signed", ResponseContentType: "text/plain" }),
  );
  const got = await fetch(get);
  expect([got.headers.get("content-type"), await got.text()]).toEqual(["text/plain", "bytes"]);
  expect((await fetch(get.replace("signed", "signee"))).status).toBe(403);
  expect(started.mistakes).toEqual([]);
});

test("takes a form that the SDK signed, and refuses it for another key", async () => {
  await using started = await start();
  const { s3 } = started;
  const { url, fields } = await createPresignedPost(s3, {
    Bucket,
    Key: "u/form.txt",
    Conditions: [["content-length-range", 1, 10]],
    Fields: { "Content-Type": "text/plain", success_action_status: "201" },
  });
  const post = (changed: Record<string, string>, body = "form") => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ ...fields, ...changed })) form.set(name, value);
    form.set("file", new Blob([body]), "form.txt");
    return fetch(url, { method: "POST", body: form });
  };
  const answer = await post({});
  expect([answer.status, await answer.text()]).toMatchObject([
    201,
    expect.stringContaining("<Key>u/form.txt</Key>"),
  ]);
  expect((await post({ key: "u/other.txt" })).status).toBe(403);
  expect((await post({}, "more than ten bytes")).status).toBe(400);
  expect((await post({ "x-amz-meta-a": "b" })).status).toBe(403);
  const got = await s3.send(new GetObjectCommand({ Bucket, Key: "u/form.txt" }));
  expect(await got.Body?.transformToString()).toBe("form");
  expect(started.mistakes).toEqual([]);
});
