import { createHash } from "node:crypto";

import { outcome } from "../support/http.ts";
import { ask } from "../support/sign.ts";
import { check, type Subject } from "./check.ts";

const part = Buffer.alloc(5 * 1024 ** 2, "part");
const tail = Buffer.from("tail");
const hex = (bytes: Buffer) => createHash("md5").update(bytes).digest("hex");

interface Multipart {
  path: string;
  uploadId: string;
}

async function begin(at: Subject, path: string): Promise<Multipart> {
  const { text } = await ask(at, { method: "POST", path, query: { uploads: "" } });
  return { path, uploadId: /<UploadId>([^<]*)</.exec(text)?.[1] ?? "" };
}

function uploadPart(at: Subject, { path, uploadId }: Multipart, partNumber: string, body: Buffer) {
  return ask(at, { method: "PUT", path, query: { uploadId, partNumber }, body });
}

function complete(at: Subject, { path, uploadId }: Multipart, parts: [number, string][]) {
  const entries = parts.map(
    ([number, etag]) => `<Part><PartNumber>${number}</PartNumber><ETag>"${etag}"</ETag></Part>`,
  );
  const body = `<CompleteMultipartUpload>${entries.join("")}</CompleteMultipartUpload>`;
  return ask(at, { method: "POST", path, query: { uploadId }, body });
}

/** An upload whose two parts are there, and what completing it comes to. */
function completed(
  name: string,
  expected: string,
  parts: [number, string][],
  sizes = [part, tail],
) {
  return check(`multipart: ${name}`, expected, async (at, path) => {
    const upload = await begin(at, path("a"));
    for (const [index, bytes] of sizes.entries())
      await uploadPart(at, upload, String(index + 1), bytes);
    const done = await complete(at, upload, parts);
    await ask(at, { method: "DELETE", path: path("a"), query: { uploadId: upload.uploadId } });
    return outcome(done);
  });
}

export const multipartChecks = [
  completed("two parts", "200", [
    [1, hex(part)],
    [2, hex(tail)],
  ]),
  completed("a part less", "200", [[2, hex(tail)]]),
  completed("in the wrong order", "400 InvalidPartOrder", [
    [2, hex(tail)],
    [1, hex(part)],
  ]),
  completed("a part that is not there", "400 InvalidPart", [
    [1, hex(part)],
    [3, hex(tail)],
  ]),
  completed("a part with another tag", "400 InvalidPart", [
    [1, hex(part)],
    [2, hex(part)],
  ]),
  completed(
    "a first part under 5 MiB",
    "400 EntityTooSmall",
    [
      [1, hex(tail)],
      [2, hex(part)],
    ],
    [tail, part],
  ),
  completed("no parts", "400 MalformedXML", []),
  check("multipart: the tag of the whole", "true", async (at, path) => {
    const upload = await begin(at, path("a"));
    await uploadPart(at, upload, "1", tail);
    await complete(at, upload, [[1, hex(tail)]]);
    const { headers } = await ask(at, { method: "HEAD", path: path("a") });
    return String(headers["etag"] === `"${hex(Buffer.from(hex(tail), "hex"))}-1"`);
  }),
  check("multipart: parts in any order, one of them twice", "200 fffftail", async (at, path) => {
    const upload = await begin(at, path("a"));
    await uploadPart(at, upload, "7", tail);
    await uploadPart(at, upload, "3", tail);
    const last = Buffer.alloc(part.length, "f");
    await uploadPart(at, upload, "3", last);
    await complete(at, upload, [
      [3, hex(last)],
      [7, hex(tail)],
    ]);
    const { status, text } = await ask(at, {
      path: path("a"),
      headers: { range: "bytes=5242876-" },
    });
    return `${status === 206 ? 200 : status} ${text}`;
  }),
  check("multipart: what it says of the object is kept", "image/png a", async (at, path) => {
    const headers = { "content-type": "image/png", "x-amz-meta-note": "a" };
    const { text } = await ask(at, {
      method: "POST",
      path: path("a"),
      query: { uploads: "" },
      headers,
    });
    const upload = { path: path("a"), uploadId: /<UploadId>([^<]*)</.exec(text)?.[1] ?? "" };
    await uploadPart(at, upload, "1", tail);
    await complete(at, upload, [[1, hex(tail)]]);
    const got = await ask(at, { method: "HEAD", path: path("a") });
    return `${got.headers["content-type"]} ${got.headers["x-amz-meta-note"]}`;
  }),
  check("multipart: its parts are listed", "1 4 2 4", async (at, path) => {
    const upload = await begin(at, path("a"));
    for (const number of ["2", "1"]) await uploadPart(at, upload, number, tail);
    const query = { uploadId: upload.uploadId };
    const { text } = await ask(at, { path: path("a"), query });
    await ask(at, { method: "DELETE", path: path("a"), query });
    return [...text.matchAll(/<(?:PartNumber|Size)>(\d+)</g)].map(([, value]) => value).join(" ");
  }),
  check("multipart: a part with number 0", "400 InvalidArgument", async (at, path) => {
    const upload = await begin(at, path("a"));
    const answer = await uploadPart(at, upload, "0", tail);
    await ask(at, { method: "DELETE", path: path("a"), query: { uploadId: upload.uploadId } });
    return outcome(answer);
  }),
  check("multipart: a part with number 10001", "400 InvalidArgument", async (at, path) => {
    const upload = await begin(at, path("a"));
    const answer = await uploadPart(at, upload, "10001", tail);
    await ask(at, { method: "DELETE", path: path("a"), query: { uploadId: upload.uploadId } });
    return outcome(answer);
  }),
  check("multipart: a part of no upload", "404 NoSuchUpload", async (at, path) =>
    outcome(await uploadPart(at, { path: path("a"), uploadId: "none" }, "1", tail)),
  ),
  check("multipart: a part after the abort", "204, 404 NoSuchUpload", async (at, path) => {
    const upload = await begin(at, path("a"));
    const query = { uploadId: upload.uploadId };
    const aborted = await ask(at, { method: "DELETE", path: path("a"), query });
    return `${outcome(aborted)}, ${outcome(await uploadPart(at, upload, "1", tail))}`;
  }),
  check("multipart: nothing is to be seen before the end", "404 NoSuchKey", async (at, path) => {
    const upload = await begin(at, path("a"));
    await uploadPart(at, upload, "1", tail);
    const got = await ask(at, { path: path("a") });
    await ask(at, { method: "DELETE", path: path("a"), query: { uploadId: upload.uploadId } });
    return outcome(got);
  }),
];
