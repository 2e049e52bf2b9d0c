import { createHash } from "node:crypto";

import { expect, test } from "vitest";

import type { GetSettings } from "../src/ask-server.ts";
import { contentOf } from "./page/content.ts";
import { withBrowser } from "./support/with-browser.ts";

type Queue = InstanceType<typeof testPage.s3Upload.UploadQueue>;

const stageFor = withBrowser();
const store = "ceph" as const;
const size = 50_000_000;

test("uploads 50 MB to Ceph by a form, every byte right, none by the app's server", async (context) => {
  const stage = await stageFor(context, { store });
  const { key } = await stage.page.evaluate(
    async (bytes) =>
      testPage.s3Upload.upload(testPage.fileOf("a.bin", bytes), { settingsUrl: "/api/uploads" }),
    size,
  );
  expect(await stage.sha256Of(key)).toBe(sha256Of(size));
  expect(stage.site.received()).toBeLessThan(2000);
});

test("uploads to Ceph in parts, and goes on after a pause", async (context) => {
  const stage = await stageFor(context, { store });
  const bytes = 30_000_000;
  stage.line.holdAt(bytes * 0.6);
  await stage.page.evaluate((total) => {
    const queue = new testPage.s3Upload.UploadQueue({
      settingsUrl: "/api/uploads",
      multipartFrom: 1,
      partsAtOnce: 1,
    });
    testPage.kept["queue"] = queue;
    queue.add([testPage.fileOf("a.bin", total)]);
  }, bytes);
  await stage.line.reached(bytes * 0.6, context.signal);
  await stage.page.evaluate(() => (testPage.kept["queue"] as Queue).pause());
  stage.line.holdAt(undefined);
  const key = await stage.page.evaluate(async () => {
    (testPage.kept["queue"] as Queue).resume();
    await (testPage.kept["queue"] as Queue).idle();
    return (testPage.kept["queue"] as Queue).snapshot().items[0]?.confirmation?.key;
  });
  expect(await stage.sha256Of(key ?? "")).toBe(sha256Of(bytes));
});

test("has a form signed again that Ceph finds expired, once", async (context) => {
  const stage = await stageFor(context, {
    store,
    before: (action, count, clock) => {
      clock.offsetMs = action === "sign" && count === 1 ? -1_200_000 : 0;
    },
  });
  const outcome = await stage.page.evaluate(async () =>
    testPage.attempt(async () =>
      testPage.s3Upload.upload(testPage.fileOf("a.bin", 1000), { settingsUrl: "/api/uploads" }),
    ),
  );
  expect(outcome.value).toMatchObject({ size: 1000 });
  expect(stage.site.asked.map(({ action }) => action)).toEqual(["sign", "sign", "complete"]);
});

test.for([
  ["larger than was signed", { size: 999 }, "too-large"],
  ["of another key", { fields: { key: "elsewhere" } }, "forbidden"],
  ["of a bucket that is not there", { url: "/nowhere" }, "cors"],
] as const)("reads in the browser why Ceph refuses one %s", async ([, change, code], context) => {
  const stage = await stageFor(context, { store });
  const outcome = await stage.page.evaluate(async (changed) => {
    const { attempt, fileOf, s3Upload } = testPage;
    const getSettings: GetSettings = async (request) => {
      const told = "size" in changed ? changed : {};
      const answer = await fetch("/api/uploads", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ ...request, ...told }),
      });
      const { url, fields } = (await answer.json()) as { url: string; fields: object };
      return {
        url: "url" in changed ? new URL(changed.url, url).href : url,
        fields: { ...fields, ...("fields" in changed && changed.fields) },
      };
    };
    const options = { getSettings, backoffMs: 1 };
    return attempt(async () => s3Upload.upload(fileOf("a.bin", 1000), options));
  }, change);
  expect(outcome.error).toMatchObject({ code, at: "store" });
});

function sha256Of(bytes: number): string {
  return createHash("sha256").update(contentOf(bytes)).digest("hex");
}
