import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";

import { chromium } from "@hitless-tools/real-parts/chromium";
import { startS3Local } from "@hitless/s3-local";
import { createSigner, createUploadHandler } from "@hitless/s3-signer";
import { chromium as playwright, type Page } from "playwright-core";

import { BenchError } from "../errors.ts";
import { bundle } from "./bundle-size.ts";

type Handler = (request: Request, context: undefined) => Promise<Response>;

/** A store, an app that signs (`/post` and `/put`), and its page in Chromium. */
export interface UploadSite extends AsyncDisposable {
  page: Page;
}

const bucket = "uploads";
const script = join(import.meta.dirname, "../children/upload-page.mjs");

export async function startUploadSite(): Promise<UploadSite> {
  await using stack = new AsyncDisposableStack();
  const browser = await chromium();
  if ("skipped" in browser) throw new BenchError("missing", browser.skipped);
  const folder = await mkdtemp(join(tmpdir(), "hitless-bench-upload-"));
  stack.defer(async () => rm(folder, { recursive: true, force: true }));

  const code = await bundle(script);
  const handlers = new Map<string, Handler>();
  const server = createServer((request, response) => {
    void serve(request, response, { code, handlers }).catch(() => response.destroy());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  stack.defer(async () => {
    server.closeAllConnections();
    await server[Symbol.asyncDispose]();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const store = stack.use(
    await startS3Local(join(folder, "store"), {
      port: 0,
      buckets: [bucket],
      cors: [{ allowedOrigins: [origin], allowedMethods: ["POST", "PUT"], allowedHeaders: ["*"] }],
    }),
  );
  const { url: endpoint, region, credentials } = store;
  const signer = createSigner({ bucket, region, endpoint, credentials });
  for (const method of ["POST", "PUT"] as const) {
    const handler = createUploadHandler({
      signer,
      method,
      kinds: { file: { types: ["*/*"], maxSize: 1e9 } },
      session: () => ({ user: "bench" }),
      secret: "only for a benchmark, but long enough",
    });
    handlers.set(`/${method.toLowerCase()}`, handler);
  }
  const context = await playwright.launchPersistentContext(join(folder, "profile"), browser);
  stack.defer(async () => context.close());
  const page = await context.newPage();
  await page.goto(origin);
  const owned = stack.move();
  return { page, [Symbol.asyncDispose]: async () => owned.disposeAsync() };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { code, handlers }: { code: string; handlers: ReadonlyMap<string, Handler> },
): Promise<void> {
  const { url = "/", method = "GET" } = request;
  const body = await buffer(request);
  const handler = handlers.get(url);
  if (handler === undefined) {
    const page = `<!doctype html><title>Uploads</title><script type="module">${code}</script>`;
    response.setHeader("content-type", "text/html; charset=utf-8").end(page);
    return;
  }
  const headers = request.headers as Record<string, string>;
  const asked = new Request(`http://${headers["host"]}${url}`, { method, headers, body });
  const answer = await handler(asked, undefined);
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(Buffer.from(await answer.arrayBuffer()));
}
