import { createHash } from "node:crypto";
import { join } from "node:path";

import {
  AbortMultipartUploadCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
} from "@aws-sdk/client-s3";
import { createSigner, createUploadHandler, type UploadRules } from "@hitless/s3-signer";
import type { Page } from "playwright-core";

import type { TestBrowser } from "./browser.ts";
import { bundle } from "./bundle.ts";
import { type Line, startLine } from "./line.ts";
import { type Site, type SiteOptions, startSite } from "./site.ts";
import { cephStore, localStore, type TestStore } from "./store.ts";

/** Of the signer; `offsetMs` is what it is ahead. */
export interface Clock {
  offsetMs: number;
}

/** A store, a line to it, an app with a signer, and a page of the app in Chromium. */
export interface Stage extends AsyncDisposable {
  page: Page;
  site: Site;
  /** Between the browser and the store. */
  line: Line;
  /** What s3-local was asked and answered. */
  events: TestStore["events"];
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

export interface StageOptions extends Pick<SiteOptions, "body"> {
  /** Called before each request to the signer's handler; may set its clock or answer in its place. */
  before?: (action: string, count: number, clock: Clock) => Response | undefined | void;
  /** @default "s3-local" */
  store?: "s3-local" | "ceph";
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

export async function openStage(
  browser: TestBrowser,
  options: StageOptions = {},
): Promise<Stage | { skipped: string }> {
  await using stack = new AsyncDisposableStack();
  const { entry = testPage, exposeHeaders = ["ETag"] } = options;
  const script = scripts.get(entry) ?? bundle(entry);
  scripts.set(entry, script);

  const clock: Clock = { offsetMs: 0 };
  // The handler comes later: the store has to know the site's origin first.
  let handler: SiteOptions["handler"] | undefined;
  const late: SiteOptions["handler"] = async (request) =>
    handler?.(request) ?? new Response(null, { status: 503 });
  const site = stack.use(
    await startSite({
      body: options.body ?? "",
      script: await script,
      handler: late,
      before: (action, count) => options.before?.(action, count, clock) ?? undefined,
    }),
  );
  const open = options.store === "ceph" ? cephStore : localStore;
  const store = await open({ origins: options.origins ?? [site.url], exposeHeaders });
  if ("skipped" in store) return store;
  stack.use(store);
  const line = stack.use(await startLine(new URL(store.url)));
  handler = handlerOf(store, line, clock, options);

  const pages: Page[] = [];
  const openPage = async () => {
    const page = await browser.open(site.url);
    pages.push(page);
    return page;
  };
  // One of a browser that was killed is closed already.
  stack.defer(async () => void (await Promise.allSettled(pages.map(async (page) => page.close()))));
  const page = await openPage();
  const owned = stack.move();
  return {
    page,
    site,
    line,
    events: store.events,
    sha256Of: async (key) => sha256Of(store, key),
    openUploads: async () => (await uploadsOf(store)).length,
    removeUploads: async () => removeUploads(store),
    kill: async () => browser.kill(),
    open: openPage,
    [Symbol.asyncDispose]: async () => owned.disposeAsync(),
  };
}

function handlerOf(
  { bucket, region, credentials }: TestStore,
  line: Line,
  clock: Clock,
  { rules, method = "POST", signedIn = () => true }: StageOptions,
): SiteOptions["handler"] {
  const signer = createSigner({
    bucket,
    region,
    endpoint: line.url,
    credentials,
    now: () => new Date(Date.now() + clock.offsetMs),
  });
  const answer = createUploadHandler({
    signer,
    method,
    kinds: { file: { types: ["*/*"], maxSize: 1e9, ...rules } },
    session: () => (signedIn() ? { user: "alice" } : null),
    secret: "a secret of more than thirty-two characters",
  });
  return async (request) => answer(request, undefined);
}

async function sha256Of({ client, bucket }: TestStore, key: string): Promise<string> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  const hash = createHash("sha256");
  for await (const chunk of Body as AsyncIterable<Uint8Array>) hash.update(chunk);
  return hash.digest("hex");
}

async function uploadsOf({ client, bucket }: TestStore) {
  const listed = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
  return listed.Uploads ?? [];
}

async function removeUploads(store: TestStore): Promise<void> {
  const { client, bucket } = store;
  for (const { Key, UploadId } of await uploadsOf(store)) {
    await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }));
  }
}
