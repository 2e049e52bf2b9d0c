import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";

import { afterAll, beforeAll, expect, test } from "vitest";

import { createSigner, createUploadHandler } from "../src/index.ts";
import { ask, type Signed } from "./support/ask.ts";

const secretAccessKey = "wJalrXUtnFEMIK7MDENGbPxRfiCY";
const sessionToken = "FwoGZXIvYXdzEDAaDCLOUDTOKEN";
const secret = "0123456789abcdef0123456789abcdef";

let server: Server;
let endpoint: string;

// The worst of all stores: it answers every request with all that it knows, in body and headers.
beforeAll(async () => {
  server = createServer((request, response) => {
    const told = `${JSON.stringify(request.headers)} ${secretAccessKey} ${secret}`;
    const status = Number(request.headers["x-amz-meta-status"] ?? 500);
    response.writeHead(status, { "content-type": "application/xml", "x-told": told });
    response.end(`<Error><Code>${told}</Code><Message>${told}</Message></Error>`);
  });
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test.each(["complete", "multipart-create"])(
  "no secret is in body, event or error of %s",
  async (action) => {
    const told: unknown[] = [];
    const signer = signerFor();
    const handler = createUploadHandler({
      signer,
      secret,
      kinds: { file: { types: ["image/*"], maxSize: 1e9 } },
      session: () => ({ user: "alice" }),
      onEvent: (event) => told.push(event),
    });
    const wish = { name: "a.png", type: "image/png", size: 5 };
    const { ticket } = (await ask<Signed>(handler, { action: "sign", ...wish })).body;

    told.push(await ask(handler, { action, ticket, ...wish }));

    expect(told).toContainEqual(expect.objectContaining({ status: 502 }));
    expect(secretsIn(told)).toEqual([]);
  },
);

test("no secret is in what the signer throws or shows of itself", async () => {
  const signer = signerFor();
  const thrown = await signer.head("a").catch((error: unknown) => error);

  expect(thrown).toMatchObject({ code: "StoreUnavailable" });
  expect(secretsIn([thrown, signer])).toEqual([]);
});

test("a provider that fails is told of without what it said", async () => {
  const signer = createSigner({
    bucket: "uploads",
    region: "eu-central-1",
    credentials: () => Promise.reject(new Error(`bad profile: ${secretAccessKey}`)),
  });
  const handler = createUploadHandler({
    signer,
    secret,
    kinds: { file: { types: ["image/*"], maxSize: 10 } },
    session: () => ({ user: "alice" }),
  });

  const answered = await ask(handler, { action: "sign", name: "a", type: "image/png", size: 5 });

  expect(answered).toMatchObject({ status: 502, body: { error: { code: "StoreUnavailable" } } });
  expect(secretsIn([answered])).toEqual([]);
});

// The twin: the search finds them in what does hold them.
test("finds a secret where there is one", async () => {
  const signed = await signerFor().signUpload({ key: "a", contentType: "image/png", size: 1 });
  const answer = await (await fetch(endpoint)).text();

  expect(secretsIn([answer])).toEqual([secretAccessKey, secret]);
  // S3 itself asks for the token in the form, which is of no use without the key.
  expect(secretsIn([signed])).toEqual([sessionToken]);
});

function signerFor() {
  const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey, sessionToken };
  return createSigner({ bucket: "uploads", region: "eu-central-1", endpoint, credentials });
}

function secretsIn(told: readonly unknown[]): string[] {
  const text = inspect(told, { depth: Number.POSITIVE_INFINITY }) + JSON.stringify(told);
  return [secretAccessKey, sessionToken, secret].filter((each) => text.includes(each));
}
