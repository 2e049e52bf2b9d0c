import { createHash } from "node:crypto";

import { describe, expect, test } from "vitest";

import { contentOf } from "./page/content.ts";
import { withBrowser } from "./support/with-browser.ts";

const stageFor = withBrowser();
const size = 50_000_000;
const isFull = process.env["HITLESS_TEST_SIZE"] === "full";

test.for([
  ["POST", size],
  ["PUT", isFull ? size : size / 10],
] as const)(
  "uploads by %s to another origin %i bytes, each of them right, none by the app's server",
  async ([method, total], context) => {
    const stage = await stageFor(context, { method });
    const { value, progress } = await stage.page.evaluate(async (bytes) => {
      const { s3Upload, fileOf } = testPage;
      const steps: number[] = [];
      const result = await s3Upload.upload(fileOf("a.bin", bytes), {
        settingsUrl: "/api/uploads",
        onProgress: ({ loaded }) => steps.push(loaded),
      });
      return { value: result, progress: steps };
    }, total);

    expect(value).toMatchObject({
      size: total,
      type: "application/octet-stream",
      bucket: "uploads",
    });
    expect(value.key).toMatch(/^u\/alice\/.*a\.bin$/);
    expect(await stage.sha256Of(value.key)).toBe(sha256(contentOf(total)));
    expect(stage.site.asked.map(({ action }) => action)).toEqual(["sign", "complete"]);
    expect(stage.site.received()).toBeLessThan(2000);
    expect(new URL(stage.line.url).origin).not.toBe(stage.site.url);

    expect(progress.length).toBeGreaterThan(2);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(progress.at(-1)).toBe(total);
    expect(stage.events.map(({ operation }) => operation)).toContain(
      `${method === "POST" ? "Post" : "Put"}Object`,
    );
  },
);

test("sends the fields as they were signed: an odd name, a type", async (context) => {
  const stage = await stageFor(context);
  const confirmation = await stage.page.evaluate(async () => {
    const file = testPage.fileOf("Größe & <Ω>.png", 1000, "image/png");
    return testPage.s3Upload.upload(file, { settingsUrl: "/api/uploads", checksum: true });
  });
  expect(confirmation).toMatchObject({ type: "image/png", size: 1000 });
  expect(await stage.sha256Of(confirmation.key)).toBe(sha256(contentOf(1000)));
});

test("works with a signer of your own that names nothing to confirm", async (context) => {
  const stage = await stageFor(context);
  const confirmation = await stage.page.evaluate(async () => {
    const file = testPage.fileOf("a.bin", 1000);
    return testPage.s3Upload.upload(file, {
      getSettings: async (request) => {
        const answer = await fetch("/api/uploads", {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(request),
        });
        const { url, fields } = (await answer.json()) as {
          url: string;
          fields: Record<string, string>;
        };
        return { url, fields };
      },
    });
  });
  expect(confirmation).toMatchObject({
    size: 1000,
    etag: expect.stringMatching(/^[\da-f]{32}$/) as string,
  });
  expect(confirmation).not.toHaveProperty("signature");
  expect(await stage.sha256Of(confirmation.key)).toBe(sha256(contentOf(1000)));
});

describe("canceled", () => {
  test("stops in the middle, rejects with the reason, and leaves nothing in the store", async (context) => {
    const stage = await stageFor(context);
    stage.line.holdAt(5_000_000);
    await stage.page.evaluate((bytes) => {
      const { s3Upload, fileOf, kept, attempt } = testPage;
      const stop = new AbortController();
      kept["stop"] = stop;
      kept["outcome"] = attempt(async () =>
        s3Upload.upload(fileOf("a.bin", bytes), {
          settingsUrl: "/api/uploads",
          signal: stop.signal,
        }),
      );
    }, size);
    await stage.line.reached(5_000_000, context.signal);
    const outcome = await stage.page.evaluate(async () => {
      (testPage.kept["stop"] as AbortController).abort(new Error("changed my mind"));
      return testPage.kept["outcome"];
    });
    stage.line.holdAt(undefined);

    expect(outcome).toEqual({ error: { name: "Error", message: "changed my mind" } });
    expect(stage.site.asked.map(({ action }) => action)).toEqual(["sign"]);
    expect(stage.line.carried()).toBeLessThan(size / 2);
  });

  test("sends nothing where it was aborted before", async (context) => {
    const { page, site } = await stageFor(context);
    const outcome = await page.evaluate(async () => {
      const { s3Upload, fileOf, attempt } = testPage;
      const signal = AbortSignal.abort(new Error("too late"));
      return attempt(async () =>
        s3Upload.upload(fileOf("a", 1), { settingsUrl: "/api/uploads", signal }),
      );
    });
    expect(outcome).toEqual({ error: { name: "Error", message: "too late" } });
    expect(site.asked).toEqual([]);
  });
});

test("asks for no header of a refusal that the store does not expose, of which browsers complain", async (context) => {
  const { page } = await stageFor(context);
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  const outcome = await page.evaluate(async () => {
    const { s3Upload, fileOf, attempt } = testPage;
    return attempt(async () =>
      s3Upload.upload(fileOf("a.bin", 1000), {
        getSettings: async (request) => {
          const answer = await fetch("/api/uploads", {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify(request),
          });
          const { url, fields } = (await answer.json()) as { url: string; fields: object };
          return { url, fields: { ...fields, key: "u/another" } };
        },
      }),
    );
  });
  expect(outcome).toMatchObject({ error: { code: "forbidden", sourceCode: "AccessDenied" } });
  // The twin: the browser's own line about the refusal is there.
  expect(complaints).toContainEqual(expect.stringContaining("403"));
  expect(complaints).not.toContainEqual(expect.stringContaining("unsafe header"));
});

test("refuses a file before anything is sent or asked", async (context) => {
  const { page, site, line } = await stageFor(context);
  const outcomes = await page.evaluate(async () => {
    const { s3Upload, fileOf, attempt } = testPage;
    const rules = [{ maxSize: 999 }, { minSize: 1001 }, { accept: "image/*" }];
    const start = async (each: object) =>
      s3Upload.upload(fileOf("a.bin", 1000), { settingsUrl: "/api/uploads", ...each });
    return Promise.all(rules.map(async (each) => attempt(async () => start(each))));
  });
  expect(outcomes.map(({ error }) => `${error?.code} at ${error?.at}`)).toEqual([
    "too-large at file",
    "too-small at file",
    "type-not-allowed at file",
  ]);
  expect(site.asked).toEqual([]);
  expect(line.carried()).toBe(0);
});

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
