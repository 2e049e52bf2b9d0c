import type { AddressInfo } from "node:net";

import { serve } from "@hono/node-server";
import express from "express";
import fastify from "fastify";
import { Hono } from "hono";
import { afterAll, beforeAll, expect, test } from "vitest";

import { uploads as expressUploads } from "../src/adapters/express.ts";
import { uploads as fastifyUploads } from "../src/adapters/fastify.ts";
import { uploads as honoUploads } from "../src/adapters/hono.ts";
import { createSigner, type UploadHandlerOptions } from "../src/index.ts";
import { browseUploads } from "./support/browse-uploads.ts";
import { startStore, type Store } from "./support/store.ts";

let store: Store;
let options: Omit<UploadHandlerOptions<unknown>, "session">;

beforeAll(async () => {
  store = await startStore();
  options = {
    signer: createSigner(store.options),
    secret: "0123456789abcdef0123456789abcdef",
    kinds: { picture: { types: ["image/*"], maxSize: 1e6 } },
  };
});

afterAll(async () => {
  await store[Symbol.asyncDispose]();
});

test("a page uploads through Fastify, whose other routes still read JSON", async () => {
  const app = fastify();
  await app.register(fastifyUploads, {
    ...options,
    path: "/api/uploads",
    session: (request) => userOf(request.headers.cookie),
  });
  app.post("/echo", (request) => request.body);
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  try {
    expect(await browseUploads(`${url}/api/uploads`)).toMatchObject({ size: 5 });
    const body = JSON.stringify({ a: 1 });
    const headers = { "content-type": "application/json" };
    const echo = await fetch(`${url}/echo`, { method: "POST", headers, body });
    expect(await echo.json()).toEqual({ a: 1 });
  } finally {
    await app.close();
  }
});

test.each([
  ["that parses JSON", true],
  ["that does not", false],
])("a page uploads through Express %s", async (_which, appParses) => {
  const app = express();
  if (appParses) app.use("/api", express.json({ limit: "1mb" }));
  const router = express.Router();
  router.all(
    "/uploads",
    expressUploads({
      ...options,
      // Express's own request, without an annotation.
      session: (request) => userOf(request.get("cookie")),
    }),
  );
  app.use("/api", router);
  const server = app.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  try {
    expect(
      await browseUploads(`${urlOf(server.address())}/api/uploads`, { appParses }),
    ).toMatchObject({ size: 5 });
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

test("a page uploads through Hono, which hands on what its middleware found", async () => {
  const app = new Hono<{ Variables: { user: string | undefined } }>();
  app.use(async (c, next) => {
    c.set("user", userOf(c.req.header("cookie"))?.user);
    await next();
  });
  app.all(
    "/api/uploads",
    honoUploads<HonoContextOf<typeof app>>({
      ...options,
      session: (c) => {
        const user = c.get("user");
        return user === undefined ? null : { user };
      },
    }),
  );
  const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 });
  await new Promise((resolve) => server.once("listening", resolve));
  try {
    expect(await browseUploads(`${urlOf(server.address())}/api/uploads`)).toMatchObject({
      size: 5,
    });
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

test("a page uploads through Hono, whose context needs no annotation", async () => {
  const app = new Hono();
  app.all(
    "/api/uploads",
    honoUploads({ ...options, session: (c) => userOf(c.req.header("cookie")) }),
  );
  const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 });
  await new Promise((resolve) => server.once("listening", resolve));
  try {
    expect(await browseUploads(`${urlOf(server.address())}/api/uploads`)).toMatchObject({
      size: 5,
    });
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

test("takes what Fastify's register has for itself", async () => {
  const app = fastify();
  await app.register(fastifyUploads, {
    ...options,
    prefix: "/shop",
    logLevel: "warn",
    session: () => null,
  });

  const answered = await app.inject({ method: "GET", url: "/shop/api/uploads?key=a.png" });

  expect(answered.statusCode).toBe(401);
  await app.close();
});

test("each refuses wrong options when it is mounted, not when it is asked", async () => {
  const wrong = { ...options, secret: "short", session: () => null };

  expect(() => expressUploads(wrong)).toThrow("at least 32 characters");
  expect(() => honoUploads(wrong)).toThrow("at least 32 characters");
  expect(() => honoUploads({ ...wrong, path: "/api" } as never)).toThrow("knows no path");
  await expect(fastify().register(fastifyUploads, wrong)).rejects.toThrow("at least 32 characters");
});

type HonoContextOf<App> = App extends Hono<infer Env> ? import("hono").Context<Env> : never;

function userOf(cookie: string | undefined): { user: string } | null {
  const user = /session=(\w+)/.exec(cookie ?? "")?.[1];
  return user === undefined ? null : { user };
}

function urlOf(address: string | AddressInfo | null): string {
  return `http://127.0.0.1:${(address as AddressInfo).port}`;
}
