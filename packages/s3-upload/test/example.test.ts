import { readFile } from "node:fs/promises";
import { join } from "node:path";

import type { HitlessUpload } from "@hitless/s3-upload/element";
import type { JSX } from "react";
import { expect, expectTypeOf, test } from "vitest";

import type { uploadChosen } from "./queue-example.ts";
import "./react-element-example.ts";
import type { uploadSigned } from "./settings-example.ts";
import { scriptTag } from "./support/bundle.ts";
import { withBrowser } from "./support/with-browser.ts";

const stageFor = withBrowser();
const examples = join(import.meta.dirname, "page/examples-page.ts");

test("uploads a picture, as the README has it", async (context) => {
  const { page, events } = await stageFor(context, { entry: examples });
  const key = await page.evaluate(async () => {
    const bar = document.createElement("progress");
    const file = new File(["not really"], "a.png", { type: "image/png" });
    return (globalThis as unknown as Examples).uploadPicture(file, bar);
  });
  expect(events).toContainEqual(
    expect.objectContaining({ operation: "HeadObject", key, status: 200 }),
  );
});

test("says what is wrong, as the README has it", async (context) => {
  const { page } = await stageFor(context, { entry: examples });
  const said = page.waitForEvent("dialog");
  const failed = page.evaluate(async () => {
    const file = new File(["x"], "a.txt", { type: "text/plain" });
    const bar = document.createElement("progress");
    return (globalThis as unknown as Examples)
      .uploadPicture(file, bar)
      .catch((error: Error) => error.message);
  });
  const dialog = await said;
  expect(dialog.message()).toBe("Files of this kind cannot be uploaded here (text/plain).");
  await dialog.accept();
  expect(await failed).toBe("a.txt is of type text/plain; allowed is image/*");
});

test("works in React's strict mode, as the README has it", async (context) => {
  const { page } = await stageFor(context, { entry: examples });
  await page.getByRole("button", { name: "Add" }).click();
  await page.getByText("notes.txt done").waitFor();
  expect(await page.locator("section").getAttribute("data-loaded")).toBe("5");
});

test("works by a script tag, which defines the element too", async (context) => {
  const stage = await stageFor(context);
  const page = stage.page;
  await page.goto(`${stage.site.url}/?bare`);
  await page.addScriptTag({ content: await scriptTag() });
  const size = await page.evaluate(async () => {
    const { HitlessS3Upload } = globalThis as unknown as {
      HitlessS3Upload: typeof testPage.s3Upload;
    };
    const file = new File(["hello"], "a.txt", { type: "text/plain" });
    return (await HitlessS3Upload.upload(file, { settingsUrl: "/api/uploads" })).size;
  });
  expect(size).toBe(5);
  expect(await page.evaluate(() => customElements.get("hitless-upload") !== undefined)).toBe(true);
});

test("uploads what is chosen, as the README has it", async (context) => {
  const { page, events } = await stageFor(context, { entry: examples });
  const states = await page.evaluate(async () => {
    const input = document.createElement("input");
    const transfer = new DataTransfer();
    input.type = "file";
    transfer.items.add(new File(["hello"], "a.txt", { type: "text/plain" }));
    input.files = transfer.files;
    const seen = new Set<string>();
    const queue = (globalThis as unknown as Examples).uploadChosen(input, ({ items }) => {
      for (const { state } of items) seen.add(state);
    });
    input.dispatchEvent(new Event("change"));
    await queue.idle();
    return [...seen];
  });
  expect(states).toEqual(["waiting", "uploading", "done"]);
  expect(events).toContainEqual(expect.objectContaining({ operation: "PostObject", status: 201 }));
});

test("uploads by a signer of the page's own, as the README has it", async (context) => {
  const { page } = await stageFor(context, { entry: examples });
  const size = await page.evaluate(async () => {
    // oxlint-disable-next-line consistent-function-scoping -- it runs in the page
    const sign = async (name: string, type: string) => {
      const body = JSON.stringify({ action: "sign", name, type, size: 5 });
      const headers = { "content-type": "application/json" };
      const answer = await fetch("/api/uploads", { method: "POST", headers, body });
      const { url, fields } = (await answer.json()) as Awaited<ReturnType<Sign>>;
      return { url, fields };
    };
    const file = new File(["hello"], "a.txt", { type: "text/plain" });
    return (await (globalThis as unknown as Examples).uploadSigned(file, sign)).size;
  });
  expect(size).toBe(5);
});

const shown = [
  "example.ts",
  "queue-example.ts",
  "react-example.ts",
  "react-element-example.ts",
  "settings-example.ts",
];

test("the element is known by its name, in JSX as the README has it", () => {
  expectTypeOf<HTMLElementTagNameMap["hitless-upload"]>().toEqualTypeOf<HitlessUpload>();
  type Attributes = JSX.IntrinsicElements["hitless-upload"];
  expectTypeOf<Attributes["settings-url"]>().toEqualTypeOf<string | undefined>();
});

test("the README shows no other code than what is tested", async () => {
  const readme = await readFile(join(import.meta.dirname, "../README.md"), "utf8");
  expect(readme.match(/^```tsx?$/gm)).toHaveLength(shown.length);
});

test.for(shown)("the README has %s", async (name) => {
  const [example, readme] = await Promise.all(
    [name, "../README.md"].map(async (file) => readFile(join(import.meta.dirname, file), "utf8")),
  );
  expect(readme).toContain(example);
});

type Sign = Parameters<typeof uploadSigned>[1];

interface Examples {
  uploadChosen: typeof uploadChosen;
  uploadSigned: typeof uploadSigned;
  uploadPicture(file: File, bar: HTMLProgressElement): Promise<string>;
}
