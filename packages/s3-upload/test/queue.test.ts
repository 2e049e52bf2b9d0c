import { expect, test } from "vitest";

import type { UploadItem } from "../src/queue-item.ts";
import type { Stage } from "./support/stage.ts";
import { withBrowser } from "./support/with-browser.ts";

const stageFor = withBrowser();

test("uploads many files, so many at a time, and tells how far all of them are", async (context) => {
  const stage = await stageFor(context);
  const { items, progress, most, last } = await stage.page.evaluate(async () => {
    const { s3Upload, fileOf } = testPage;
    const queue = new s3Upload.UploadQueue({ settingsUrl: "/api/uploads", concurrency: 2 });
    let mostAtOnce = 0;
    const seen: number[] = [];
    queue.subscribe(() => {
      const snapshot = queue.snapshot();
      const running = snapshot.items.filter(({ state }) => state === "uploading").length;
      mostAtOnce = Math.max(mostAtOnce, running);
      seen.push(snapshot.progress.loaded);
    });
    queue.add([1, 2, 3, 4, 5].map((seed) => fileOf(`${seed}.bin`, 100_000, "", seed)));
    await queue.idle();
    const snapshot = queue.snapshot();
    const states = snapshot.items.map(({ state, confirmation }) => ({
      state,
      size: confirmation?.size,
    }));
    return { items: states, progress: snapshot.progress, most: mostAtOnce, last: seen.at(-1) };
  });
  expect(items).toEqual(Array.from({ length: 5 }, () => ({ state: "done", size: 100_000 })));
  expect(progress).toMatchObject({
    loaded: 500_000,
    total: 500_000,
    secondsLeft: 0,
    startedOver: 0,
  });
  expect({ most, last }).toEqual({ most: 2, last: 500_000 });
});

test("answers the same snapshot until something changes, as React wants it", async (context) => {
  const { page } = await stageFor(context);
  const [same, other] = await page.evaluate(() => {
    const queue = new testPage.s3Upload.UploadQueue({ settingsUrl: "/api/uploads" });
    const first = queue.snapshot();
    const second = queue.snapshot();
    queue.add([testPage.fileOf("a", 10)]);
    return [first === second, second === queue.snapshot()];
  });
  expect([same, other]).toEqual([true, false]);
});

test("begins a single request again after a pause, and says so", async (context) => {
  const stage = await stageFor(context);
  stage.line.holdAt(1_000_000);
  await begin(stage, 3_000_000);
  await stage.line.reached(1_000_000, context.signal);
  // The browser tells of what it sent later than the line sees it.
  await stage.page.waitForFunction(() => kept().snapshot().progress.loaded > 0);
  await stage.page.evaluate(() => kept().pause());
  expect((await itemOf(stage)).state).toBe("paused");
  stage.line.holdAt(undefined);
  const item = await stage.page.evaluate(async () => {
    kept().resume();
    await kept().idle();
    return kept().snapshot().items[0];
  });
  expect(item).toMatchObject({ state: "done", progress: { startedOver: 1, loaded: 3_000_000 } });
});

test("refuses one file more than allowed, until another is canceled", async (context) => {
  const stage = await stageFor(context);
  stage.line.holdAt(0);
  const [second, third] = await stage.page.evaluate(() => {
    const { s3Upload, fileOf } = testPage;
    const queue = new s3Upload.UploadQueue({ settingsUrl: "/api/uploads", maxFiles: 1 });
    const [first] = queue.add([fileOf("a", 10)]);
    const refused = queue.add([fileOf("b", 10)])[0]?.error;
    queue.cancel(first?.id);
    return [
      refused === undefined ? "" : s3Upload.sentenceOf(refused),
      queue.add([fileOf("c", 10)])[0]?.error,
    ];
  });
  expect(second).toBe("There are too many files (1).");
  expect(third).toBeUndefined();
});

test("goes on after a reload without picking, where the browser kept a handle", async (context) => {
  const stage = await stageFor(context);
  stage.line.holdAt(500_000);
  await stage.page.evaluate(async () => {
    const folder = await navigator.storage.getDirectory();
    const handle = await folder.getFileHandle("kept.bin", { create: true });
    const writable = await handle.createWritable();
    await writable.write(testPage.fileOf("kept.bin", 3_000_000));
    await writable.close();
    const queue = new testPage.s3Upload.UploadQueue({
      settingsUrl: "/api/uploads",
      multipartFrom: 1,
    });
    queue.add([await handle.getFile()], { handle });
  });
  await stage.line.reached(500_000, context.signal);
  const page = await stage.open();
  await stage.page.close();
  stage.line.holdAt(undefined);
  const item = await page.evaluate(async () => {
    const queue = new testPage.s3Upload.UploadQueue({
      settingsUrl: "/api/uploads",
      multipartFrom: 1,
    });
    const [unfinished] = await queue.unfinished();
    if (unfinished === undefined) throw new Error("nothing was kept");
    await queue.takeUp(unfinished);
    await queue.idle();
    return queue.snapshot().items[0];
  });
  expect(item).toMatchObject({ state: "done", confirmation: { size: 3_000_000 } });
  const created = stage.site.asked.filter(({ action }) => action === "multipart-create");
  expect(created).toHaveLength(1);
});

test("tells what becomes of each file", async (context) => {
  const stage = await stageFor(context);
  const events = await stage.page.evaluate(async () => {
    const seen: string[] = [];
    const queue = new testPage.s3Upload.UploadQueue({
      settingsUrl: "/api/uploads",
      maxSize: 100,
      onEvent: ({ type, item }) => seen.push(`${item.file.name} ${type}`),
    });
    queue.add([testPage.fileOf("a", 10), testPage.fileOf("b", 1000)]);
    await queue.idle();
    return seen;
  });
  expect(events.toSorted()).toEqual(["a added", "a done", "a started", "b added", "b failed"]);
});

test("is made with a source of settings, or not at all", async (context) => {
  const { page } = await stageFor(context);
  const outcome = await page.evaluate(async () =>
    testPage.attempt(async () => new testPage.s3Upload.UploadQueue({ settingsUrl: "" })),
  );
  expect(outcome.error?.name).toBe("TypeError");
});

async function begin(stage: Stage, size: number): Promise<void> {
  await stage.page.evaluate((bytes) => {
    const queue = new testPage.s3Upload.UploadQueue({ settingsUrl: "/api/uploads" });
    testPage.kept["queue"] = queue;
    Object.assign(globalThis, { kept: () => queue });
    queue.add([testPage.fileOf("a.bin", bytes)]);
  }, size);
}

async function itemOf({ page }: Stage): Promise<UploadItem> {
  return page.evaluate(() => kept().snapshot().items[0]) as Promise<UploadItem>;
}

/** Of the page, once `begin` has set it. */
declare function kept(): InstanceType<typeof testPage.s3Upload.UploadQueue>;
