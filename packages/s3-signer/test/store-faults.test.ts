import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { afterEach, expect, test } from "vitest";

import { createSigner, type Signer } from "../src/index.ts";

const upload = { key: "u/alice/a.mp4", uploadId: "id" };
const begun: Server[] = [];

afterEach(async () => {
  for (const server of begun.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

test("gives a store up that does not answer in time", async () => {
  const signer = await signerOf(() => undefined, { timeoutMs: 50 });

  await expect(signer.head("a")).rejects.toMatchObject({
    code: "StoreUnavailable",
    message: "The store did not answer within 50 ms",
  });
});

test("stops waiting when it is told to, and says why", async () => {
  const stop = new AbortController();
  const signer = await signerOf(() => {
    stop.abort(new Error("the user left"));
  });

  await expect(signer.head("a", stop.signal)).rejects.toThrow("the user left");
});

test("reads no more of an answer than it may", async () => {
  const signer = await signerOf((_request, response) => {
    const write = (): void => {
      while (response.write(Buffer.alloc(65_536)));
      response.once("drain", write);
    };
    write();
  });

  await expect(signer.listParts(upload)).rejects.toMatchObject({ code: "StoreUnavailable" });
});

test("takes a completion for failed that says so after the status 200", async () => {
  const signer = await signerOf((_request, response) => {
    response.end(`<?xml version="1.0"?><Error><Code>InternalError</Code></Error>`);
  });

  const completing = signer.completeMultipart(upload, [{ partNumber: 1, etag: "0f" }]);

  await expect(completing).rejects.toMatchObject({ code: "StoreUnavailable" });
});

// The twin: the same status with the document of a success is one.
test("takes a completion for done that says so", async () => {
  const signer = await signerOf((_request, response) => {
    response.end(
      `<CompleteMultipartUploadResult><ETag>"0f-1"</ETag></CompleteMultipartUploadResult>`,
    );
  });

  const completing = signer.completeMultipart(upload, [{ partNumber: 1, etag: "0f" }]);

  await expect(completing).resolves.toBeUndefined();
});

test("follows the pages of a list of parts to the end", async () => {
  const signer = await signerOf((request, response) => {
    const { searchParams } = new URL(request.url ?? "", "http://store.example");
    const after = Number(searchParams.get("part-number-marker"));
    const parts = [after + 1, after + 2].map(
      (number) =>
        `<Part><PartNumber>${number}</PartNumber><ETag>&quot;${number}&quot;</ETag><Size>5</Size></Part>`,
    );
    response.end(
      `<ListPartsResult>${parts.join("")}<IsTruncated>${after < 4}</IsTruncated>` +
        `<NextPartNumberMarker>${after + 2}</NextPartNumberMarker></ListPartsResult>`,
    );
  });

  const parts = await signer.listParts(upload);

  expect(parts).toEqual(
    [1, 2, 3, 4, 5, 6].map((partNumber) => ({ partNumber, size: 5, etag: String(partNumber) })),
  );
});

test("does not follow pages that never end for ever", async () => {
  let asked = 0;
  const signer = await signerOf((_request, response) => {
    asked += 1;
    response.end(
      "<ListPartsResult><IsTruncated>true</IsTruncated><NextPartNumberMarker>1</NextPartNumberMarker></ListPartsResult>",
    );
  });

  expect(await signer.listParts(upload)).toEqual([]);
  expect(asked).toBe(100);
});

test("follows the pages of a list of unfinished uploads", async () => {
  const signer = await signerOf((request, response) => {
    const { searchParams } = new URL(request.url ?? "", "http://store.example");
    const isFirst = searchParams.get("key-marker") === null;
    const key = isFirst ? "u/a &amp; b" : "u/c";
    response.end(
      `<ListMultipartUploadsResult><Upload><Key>${key}</Key><UploadId>1</UploadId>` +
        `<Initiated>2026-03-01T12:00:00.000Z</Initiated></Upload><IsTruncated>${isFirst}</IsTruncated>` +
        `<NextKeyMarker>u/a</NextKeyMarker><NextUploadIdMarker>1</NextUploadIdMarker></ListMultipartUploadsResult>`,
    );
  });

  const found = await signer.listUnfinished("u/");

  expect(found.map(({ key }) => key)).toEqual(["u/a & b", "u/c"]);
});

test.each(["<html>", "", "{}", "<Error><Code>AccessDenied</Code></Error>"])(
  "fails on an answer that is no list: %j",
  async (text) => {
    const signer = await signerOf((_request, response) => {
      response.end(text);
    });

    await expect(signer.listParts(upload)).rejects.toMatchObject({ code: "StoreUnavailable" });
  },
);

async function signerOf(
  listener: RequestListener,
  options: { timeoutMs?: number } = {},
): Promise<Signer> {
  const server = createServer(listener);
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  begun.push(server);
  return createSigner({
    bucket: "uploads",
    region: "us-east-1",
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: "AKID", secretAccessKey: "secret" },
    ...options,
  });
}
