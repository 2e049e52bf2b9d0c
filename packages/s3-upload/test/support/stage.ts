import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  AbortMultipartUploadCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { type S3LocalEvent, startS3Local } from "@hitless/s3-local";
import { createSigner, createUploadHandler, type UploadRules } from "@hitless/s3-signer";
import type { Page } from "playwright-core";

import type { TestBrowser } from "./browser.ts";
import { bundle } from "./bundle.ts";
import { type Line, startLine } from "./line.ts";
import { type Site, type SiteOptions, startSite } from "./site.ts";

export const bucket = "uploads";
const region = "eu-central-1";

/** A store, a line to it, an app with a signer, and a page of the app in Chromium. */
export interface Stage extends AsyncDisposable {
  page: Page;
  site: Site;
  /** Between the browser and the store. */
  line: Line;
  /** What the store was asked and answered. */
  events: Extract<S3LocalEvent, { type: "request" }>[];
  /** Added to the signer's clock, in ms. */
  clock: { offsetMs: number };
  /** SHA-256 of a stored object, in hex. */
  sha256Of(key: string): Promise<string>;
  /** How many multipart uploads the store holds open. */
  openUploads(): Promise<number>;
  /** Removes those. */
  removeUploads(): Promise<void>;
  kill(): Promise<void>;
  /** The page once more, in the same browser or in the one that starts after a kill. */
  open(): Promise<Page>;
}

export interface StageOptions extends Pick<SiteOptions, "before" | "body"> {
  rules?: Partial<UploadRules>;
  method?: "POST" | "PUT";
  /** Origins that the bucket's CORS rules allow; by default the site's. */
  origins?: string[];
  exposeHeaders?: string[];
  signedIn?: () => boolean;
  /** The module of the page. @default test/page/page.ts */
  entry?: string;
}

const testPage = join(import.meta.dirname, "../page/page.ts");
const scripts = new Map<string, Promise<string>>();

export async function openStage(browser: TestBrowser, options: StageOptions = {}): Promise<Stage> {
  const { exposeHeaders = ["ETag"], rules, method = "POST", signedIn = () => true } = options;
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "hitless-s3-upload-store-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const clock = { offsetMs: 0 };
  const events: Stage["events"] = [];
  const { entry = testPage } = options;
  const script = scripts.get(entry) ?? bundle(entry);
  scripts.set(entry, script);

  // The handler comes later: the store has to know the site's origin first.
  let handler: ((request: Request) => Promise<Response>) | undefined;
  const site = stack.use(
    await startSite({
      ...options,
      script: await script,
      handler: async (request) => handler?.(request) ?? new Response(null, { status: 503 }),
    }),
  );
  const store = stack.use(
    await startS3Local(folder, {
      port: 0,
      region,
      buckets: [bucket],
      cors: [
        {
          allowedOrigins: options.origins ?? [site.url],
          allowedMethods: ["POST", "PUT"],
          allowedHeaders: ["*"],
          exposeHeaders,
        },
      ],
      onEvent: (event) => void (event.type === "request" && events.push(event)),
    }),
  );
  const line = stack.use(await startLine(new URL(store.url)));
  const signer = createSigner({
    bucket,
    region,
    endpoint: line.url,
    credentials: store.credentials,
    now: () => new Date(Date.now() + clock.offsetMs),
  });
  const answer = createUploadHandler({
    signer,
    method,
    kinds: { file: { types: ["*/*"], maxSize: 1e9, ...rules } },
    session: () => (signedIn() ? { user: "alice" } : null),
    secret: "a secret of more than thirty-two characters",
  });
  handler = async (request) => answer(request, undefined);
  const client = new S3Client({
    region,
    endpoint: store.url,
    forcePathStyle: true,
    credentials: store.credentials,
  });
  stack.defer(() => client.destroy());
  const page = await browser.open(site.url);
  const pages = [page];
  stack.defer(async () => void (await Promise.all(pages.map(closePage))));

  const owned = stack.move();
  return {
    page,
    site,
    line,
    events,
    clock,
    async sha256Of(key) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      const hash = createHash("sha256");
      for await (const chunk of Body as AsyncIterable<Uint8Array>) hash.update(chunk);
      return hash.digest("hex");
    },
    async openUploads() {
      const { Uploads = [] } = await client.send(
        new ListMultipartUploadsCommand({ Bucket: bucket }),
      );
      return Uploads.length;
    },
    async removeUploads() {
      const { Uploads = [] } = await client.send(
        new ListMultipartUploadsCommand({ Bucket: bucket }),
      );
      for (const { Key, UploadId } of Uploads) {
        await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }));
      }
    },
    kill: async () => browser.kill(),
    async open() {
      const again = await browser.open(site.url);
      pages.push(again);
      return again;
    },
    [Symbol.asyncDispose]: async () => owned.disposeAsync(),
  };
}

/** One of a browser that was killed is closed already. */
async function closePage(page: Page): Promise<void> {
  await page.close().catch(() => undefined);
}
