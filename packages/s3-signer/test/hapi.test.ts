import { HeadObjectCommand } from "@aws-sdk/client-s3";
import type { Server } from "@hapi/hapi";
import { afterAll, beforeAll, expect, test } from "vitest";

import { uploadRoutes } from "../src/adapters/hapi.ts";
import { createSigner } from "../src/index.ts";
import { browseUploads } from "./support/browse-uploads.ts";
import { sessionServer } from "./support/session-server.ts";
import { bucket, startStore, type Store } from "./support/store.ts";

let store: Store;
let server: Server;

beforeAll(async () => {
  store = await startStore();
  server = sessionServer();
  const options = {
    auth: "session",
    signer: createSigner(store.options),
    secret: "0123456789abcdef0123456789abcdef",
    kinds: { picture: { types: ["image/*"], maxSize: 1e6 } },
  };
  server.route([
    ...uploadRoutes({
      ...options,
      session: ({ auth }) => ({ user: String(auth.credentials["username"]) }),
    }),
    ...uploadRoutes({
      ...options,
      path: "/api/s3Settings",
      session: ({ auth }) => ({ user: String(auth.credentials["username"]) }),
    }),
  ]);
  await server.start();
});

afterAll(async () => {
  await server.stop();
  await store[Symbol.asyncDispose]();
});

test("a page uploads through the routes", async () => {
  expect(await browseUploads(`${server.info.uri}/api/uploads`)).toMatchObject({ size: 5 });
});

test("the article's client uploads by GET /api/s3Settings?key=…", async () => {
  const client = articleClient(`${server.info.uri}/api/s3Settings`, "session=alice");

  const url = await client.send("theremin", new File(["12345"], "circuit one.png"));

  expect(url).toBe(`${store.options.endpoint}/${bucket}/u/alice/theremin/circuit%20one.png`);
  const stored = new HeadObjectCommand({ Bucket: bucket, Key: "u/alice/theremin/circuit one.png" });
  expect(await store.sdk.send(stored)).toMatchObject({
    ContentLength: 5,
    ContentType: "image/png",
  });
});

test("the article's client cannot leave its user's folder", async () => {
  const client = articleClient(`${server.info.uri}/api/s3Settings`, "session=alice");

  await expect(client.send("../bob", new File(["12345"], "a.png"))).rejects.toThrow("400");
  await expect(client.send("a", new File(["12345"], "a.svg"))).rejects.toThrow("415");
});

test("whoever is not signed in gets 401, in the words of the wire", async () => {
  const response = await fetch(`${server.info.uri}/api/s3Settings?key=a.png`);

  expect(response.status).toBe(401);
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(await response.json()).toMatchObject({ error: { code: "Unauthorized" } });
});

test("hapi refuses a body that is too large in the words of the wire", async () => {
  const response = await fetch(`${server.info.uri}/api/uploads`, {
    method: "POST",
    headers: { cookie: "session=alice", "content-type": "application/json" },
    body: " ".repeat((1 << 20) + 1),
  });

  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(await response.json()).toMatchObject({ error: { code: "BadRequest" } });
});

/**
 * Uploads as the client of the article does, which this route was made for: it asks with a key of its own, posts every
 * field and the file to the path-style address of the bucket, and wants 200.
 */
function articleClient(settingsUrl: string, cookie: string) {
  return {
    send: async (folder: string, file: File): Promise<string> => {
      const query = new URLSearchParams({ key: `${folder}/${file.name}` });
      const asked = await fetch(`${settingsUrl}?${query.toString()}`, { headers: { cookie } });
      if (!asked.ok) throw new Error(`settings: ${asked.status}`);
      const settings = (await asked.json()) as {
        bucket: string;
        region: string;
        url: string;
        fields: Record<string, string>;
      };
      expect(settings.region).toBe(store.options.region);
      const form = new FormData();
      for (const [name, value] of Object.entries(settings.fields)) form.append(name, value);
      form.append("file", file);
      // The article has https://s3.REGION.amazonaws.com here.
      const posted = await fetch(`${store.options.endpoint}/${settings.bucket}`, {
        method: "POST",
        body: form,
      });
      if (posted.status !== 200) throw new Error(`upload: ${posted.status}`);
      return settings.url;
    },
  };
}
