import { createHash, createHmac } from "node:crypto";
import { crc32 } from "node:zlib";

import { outcome, send } from "../support/http.ts";
import { signed } from "../support/sign.ts";
import { check, type Subject } from "./check.ts";

const chunks = [Buffer.alloc(65_536, "a"), Buffer.from("tail"), Buffer.alloc(0)];
const length = String(65_540);
const sha256 = (data: Buffer | string) => createHash("sha256").update(data).digest("hex");
const hmac = (key: Buffer | string, text: string) =>
  createHmac("sha256", key).update(text).digest();
const crc = Buffer.alloc(4);
crc.writeUInt32BE(crc32(Buffer.concat(chunks)));

/** A body in chunks, each signed after the one before. */
async function signedChunks(
  at: Subject,
  path: string,
  change = (body: string) => body,
): Promise<string> {
  const kind = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
  const headers = {
    "content-encoding": "aws-chunked",
    "x-amz-content-sha256": kind,
    "x-amz-decoded-content-length": length,
  };
  const sent = await signed(at, { method: "PUT", path, headers });
  const date = sent.headers?.["x-amz-date"] ?? "";
  const authorization = sent.headers?.["authorization"] ?? "";
  const scope = `${date.slice(0, 8)}/${at.region}/s3/aws4_request`;
  const key = scope
    .split("/")
    .reduce<Buffer | string>(hmac, `AWS4${at.credentials.secretAccessKey}`);
  let before = authorization.slice(-64);
  const body = chunks.map((chunk) => {
    const text = ["AWS4-HMAC-SHA256-PAYLOAD", date, scope, before, sha256(""), sha256(chunk)].join(
      "\n",
    );
    before = hmac(key, text).toString("hex");
    return `${chunk.length.toString(16)};chunk-signature=${before}\r\n${chunk.toString()}\r\n`;
  });
  return outcome(await send({ ...sent, body: change(body.join("")) }));
}

/** A body in chunks that nobody signed, with a checksum behind them. */
async function trailed(at: Subject, path: string, checksum: string): Promise<string> {
  const headers = {
    "content-encoding": "aws-chunked",
    "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
    "x-amz-decoded-content-length": length,
    "x-amz-trailer": "x-amz-checksum-crc32",
  };
  const sent = await signed(at, { method: "PUT", path, headers });
  const body = chunks
    .slice(0, 2)
    .map((chunk) => `${chunk.length.toString(16)}\r\n${chunk.toString()}\r\n`);
  const end = `0\r\nx-amz-checksum-crc32:${checksum}\r\n\r\n`;
  return outcome(await send({ ...sent, body: body.join("") + end }));
}

export const chunkChecks = [
  check("chunks: signed one by one", "200", (at, path) => signedChunks(at, path("a"))),
  check("chunks: a byte of one changed", "403 SignatureDoesNotMatch", (at, path) =>
    signedChunks(at, path("a"), (body) => body.replace("tail", "tall")),
  ),
  check("chunks: one left out", "403 SignatureDoesNotMatch", (at, path) =>
    signedChunks(at, path("a"), (body) => body.replace(/4;chunk-signature=\w+\r\ntail\r\n/, "")),
  ),
  check("chunks: cut off before the last", "400 IncompleteBody", (at, path) =>
    signedChunks(at, path("a"), (body) => body.replace(/0;chunk-signature=\w+\r\n\r\n$/, "")),
  ),
  check("chunks: a checksum behind them", "200", (at, path) =>
    trailed(at, path("a"), crc.toString("base64")),
  ),
  check("chunks: a wrong checksum behind them", "400 BadDigest", (at, path) =>
    trailed(at, path("a"), "AAAAAA=="),
  ),
];
