import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

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

test.for(["example.ts", "react-example.ts"])("the README has %s", async (name) => {
  const [example, readme] = await Promise.all(
    [name, "../README.md"].map(async (file) => readFile(join(import.meta.dirname, file), "utf8")),
  );
  expect(readme).toContain(example);
});

interface Examples {
  uploadPicture(file: File, bar: HTMLProgressElement): Promise<string>;
}
