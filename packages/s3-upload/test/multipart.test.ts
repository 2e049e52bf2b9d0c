import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Page } from "playwright-core";
import { describe, expect, test, type TestContext } from "vitest";

import type { QueueOptions } from "../src/queue-options.ts";
import { contentOf } from "./page/content.ts";
import type { Stage } from "./support/stage.ts";
import { withBrowser } from "./support/with-browser.ts";

const stageFor = withBrowser();
// The signer's, which is the least where S3 gives room for 10,000 of them.
const partSize = 8 * 1024 * 1024;
const isFull = process.env["HITLESS_TEST_SIZE"] === "full";
const lanes = isFull ? 3 : 2;
const size = (isFull ? 11.5 : 5.5) * partSize;
// Heads of requests and their answers.
const overhead = 100_000;
const atOnce = lanes * partSize + overhead;

test("uploads in parts, every byte right, none by the app's server", async (context) => {
  const stage = await stageFor(context);
  const file = await fileFor(context);
  await start(stage.page, file);
  const { key } = await done(stage.page);

  expect(await stage.sha256Of(key)).toBe(await sha256Of(file));
  expect(partsSent(stage)).toBe(Math.ceil(size / partSize));
  // Eight addresses by one request.
  const signed = Array.from({ length: isFull ? 2 : 1 }, () => "multipart-sign");
  expect(actionsOf(stage)).toEqual(["multipart-create", ...signed, "multipart-complete"]);
  expect(stage.site.received()).toBeLessThan(5000);
  expect(await unfinished(stage.page)).toEqual([]);
});

test("asks the server for the ETags that CORS hides", async (context) => {
  const stage = await stageFor(context, { exposeHeaders: [] });
  const file = await fileFor(context, 2.5 * partSize);
  await start(stage.page, file);
  expect(await stage.sha256Of((await done(stage.page)).key)).toBe(await sha256Of(file));
  expect(actionsOf(stage)).toContain("multipart-list");
});

describe("when Chromium is killed at 60 %", () => {
  test("goes on with the file that is picked again, and sends at most a part per lane twice", async (context) => {
    const stage = await stageFor(context);
    const file = await fileFor(context);
    const page = await killedAt60(context, stage, file);
    expect(await unfinished(page)).toEqual([{ name: "film.bin", size }]);

    await start(page, file);
    const { key } = await done(page);
    expect(await stage.sha256Of(key)).toBe(await sha256Of(file));
    expect(stage.line.carried()).toBeLessThan(size + atOnce);
    expect(actionsOf(stage).filter((action) => action === "multipart-create")).toHaveLength(1);
    expect(await eventsOf(page)).toContain("resumed");
    expect(await unfinished(page)).toEqual([]);
  });

  test("begins again where nothing was kept: the twin of the test above", async (context) => {
    const stage = await stageFor(context);
    const file = await fileFor(context);
    const page = await killedAt60(context, stage, file, { keep: false });
    await start(page, file, { keep: false });
    await done(page);
    expect(stage.line.carried()).toBeGreaterThan(size + atOnce);
  });
});

test("does not go on with another file of that name, size and date", async (context) => {
  const stage = await stageFor(context);
  const file = await fileFor(context, 2.5 * partSize);
  stage.line.holdAt(1.5 * partSize);
  await start(stage.page, file);
  await stage.line.reached(1.5 * partSize, context.signal);
  const page = await stage.open();
  expect(await unfinished(page)).toHaveLength(1);
  const other = await readFile(file);
  other.writeUInt8(other.readUInt8(1000) ^ 1, 1000);
  await write(file, other);
  await stage.page.close();
  stage.line.holdAt(undefined);

  await start(page, file);
  const { key } = await done(page);
  expect(await stage.sha256Of(key)).toBe(await sha256Of(file));
  expect(actionsOf(stage).filter((action) => action === "multipart-create")).toHaveLength(2);
});

test("goes on at the next part after a pause", async (context) => {
  const stage = await stageFor(context);
  const file = await fileFor(context);
  stage.line.holdAt(size * 0.6);
  await start(stage.page, file);
  await stage.line.reached(size * 0.6, context.signal);
  await inQueue(stage.page, "pause");
  expect(await stateOf(stage.page)).toBe("paused");
  stage.line.holdAt(undefined);
  await inQueue(stage.page, "resume");

  expect(await stage.sha256Of((await done(stage.page)).key)).toBe(await sha256Of(file));
  expect(stage.line.carried()).toBeLessThan(size + atOnce);
});

test("sends only the parts again that were under way when the network was cut", async (context) => {
  const stage = await stageFor(context);
  const file = await fileFor(context);
  stage.line.holdAt(size * 0.6);
  await start(stage.page, file, { backoffMs: 50, retries: 100 });
  await stage.line.reached(size * 0.6, context.signal);
  await stage.line.cut();
  stage.line.holdAt(undefined);
  await stage.page.waitForFunction(() =>
    (testPage.kept["events"] as string[]).includes("retrying"),
  );
  await stage.line.mend();

  expect(await stage.sha256Of((await done(stage.page)).key)).toBe(await sha256Of(file));
  expect(stage.line.carried()).toBeLessThan(size + atOnce);
});

test("has parts signed again, once, where the signer's clock was wrong", async (context) => {
  const stage = await stageFor(context, {
    before: (action, count, clock) => {
      clock.offsetMs = action === "multipart-sign" && count === 1 ? -3_600_000 : 0;
    },
  });
  const file = await fileFor(context, 2.5 * partSize);
  await start(stage.page, file, { retries: 0 });
  expect(await stage.sha256Of((await done(stage.page)).key)).toBe(await sha256Of(file));
  expect(await eventsOf(stage.page)).toContain("signing-again");
});

test("begins anew where the store knows the upload no more", async (context) => {
  const stage = await stageFor(context);
  const file = await fileFor(context, 4.5 * partSize);
  stage.line.holdAt(2 * partSize);
  await start(stage.page, file);
  await stage.line.reached(2 * partSize, context.signal);
  await inQueue(stage.page, "pause");
  stage.line.holdAt(undefined);
  await stage.removeUploads();
  await inQueue(stage.page, "resume");
  expect(await stage.sha256Of((await done(stage.page)).key)).toBe(await sha256Of(file));
});

test("removes what was sent when it is canceled", async (context) => {
  const stage = await stageFor(context);
  const file = await fileFor(context, 2.5 * partSize);
  stage.line.holdAt(1.5 * partSize);
  await start(stage.page, file);
  await stage.line.reached(1.5 * partSize, context.signal);
  expect(await stage.openUploads()).toBe(1);
  await inQueue(stage.page, "cancel");
  stage.line.holdAt(undefined);

  await expect.poll(async () => stage.openUploads()).toBe(0);
  expect(await stateOf(stage.page)).toBe("canceled");
  expect(await unfinished(stage.page)).toEqual([]);
});

async function killedAt60(
  context: TestContext,
  stage: Stage,
  file: string,
  options?: Partial<QueueOptions>,
): Promise<Page> {
  stage.line.holdAt(size * 0.6);
  await start(stage.page, file, options);
  await stage.line.reached(size * 0.6, context.signal);
  await stage.kill();
  // As a network does with connections of a computer that is gone.
  await stage.line.cut();
  stage.line.holdAt(undefined);
  await stage.line.mend();
  return stage.open();
}

/** Picks the file on the page and uploads it by a queue. */
async function start(page: Page, file: string, options: Partial<QueueOptions> = {}): Promise<void> {
  await page.evaluate(
    ([given, partsAtOnce]) => {
      const input = document.createElement("input");
      input.type = "file";
      document.body.replaceChildren(input);
      const events: string[] = [];
      const queue = new testPage.s3Upload.UploadQueue({
        settingsUrl: "/api/uploads",
        multipartFrom: 16 * 1024 * 1024,
        partsAtOnce,
        onEvent: ({ type }) => events.push(type),
        ...given,
      });
      Object.assign(testPage.kept, { queue, events });
      input.addEventListener("change", () => queue.add(input.files ?? []));
    },
    [options as object, lanes] as const,
  );
  await page.setInputFiles("input", file);
}

async function done(page: Page): Promise<{ key: string }> {
  return page.evaluate(async () => {
    const queue = testPage.kept["queue"] as InstanceType<typeof testPage.s3Upload.UploadQueue>;
    await queue.idle();
    const [item] = queue.snapshot().items;
    if (item?.confirmation === undefined) throw item?.error ?? new Error(item?.state);
    return item.confirmation;
  });
}

async function inQueue(page: Page, what: "pause" | "resume" | "cancel"): Promise<void> {
  await page.evaluate((verb) => {
    const queue = testPage.kept["queue"] as InstanceType<typeof testPage.s3Upload.UploadQueue>;
    queue[verb]();
  }, what);
}

async function stateOf(page: Page): Promise<string | undefined> {
  return page.evaluate(() => {
    const queue = testPage.kept["queue"] as InstanceType<typeof testPage.s3Upload.UploadQueue>;
    return queue.snapshot().items[0]?.state;
  });
}

async function unfinished(page: Page): Promise<{ name: string; size: number }[]> {
  return page.evaluate(async () => {
    const queue = new testPage.s3Upload.UploadQueue({ settingsUrl: "/api/uploads" });
    const all = await queue.unfinished();
    return all.map(({ name, size: bytes }) => ({ name, size: bytes }));
  });
}

async function eventsOf(page: Page): Promise<unknown> {
  return page.evaluate(() => testPage.kept["events"]);
}

function actionsOf({ site }: Stage): string[] {
  return site.asked.map(({ action }) => action);
}

function partsSent({ events }: Stage): number {
  return events.filter(({ operation, status }) => operation === "UploadPart" && status === 200)
    .length;
}

async function fileFor(context: TestContext, bytes = size): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "hitless-s3-upload-file-"));
  context.onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "film.bin");
  await write(file, contentOf(bytes));
  return file;
}

async function write(file: string, content: Uint8Array): Promise<void> {
  await writeFile(file, content);
  await utimes(file, 1_700_000_000, 1_700_000_000);
}

async function sha256Of(file: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
}
