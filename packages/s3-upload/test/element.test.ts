import { readFile } from "node:fs/promises";
import { join } from "node:path";

import axe from "axe-core";
import type { Locator, Page } from "playwright-core";
import { describe, expect, test, type TestContext } from "vitest";

import { filesFor, type TestFiles } from "./support/files.ts";
import type { Stage, StageOptions } from "./support/stage.ts";
import { withBrowser } from "./support/with-browser.ts";

const stageFor = withBrowser();
const results = join(import.meta.dirname, "../test-results");

const form = `<form><label for="files">Pictures of your design</label>
<hitless-upload id="files" name="files" settings-url="/api/uploads" multiple max-size="4000000"></hitless-upload>
<button>Save</button></form>`;

test("uploads what is chosen by the mouse, and is a field of its form", async (context) => {
  const { stage, element, files } = await prepared(context);
  await chooseBy(stage.page, () => element.getByRole("button", { name: "Choose files" }).click(), [
    files.picture,
    files.text,
  ]);
  await expect.poll(() => notes(element)).toEqual(["Uploaded · 70 B", "Uploaded · 5 B"]);
  expect(await element.locator(".summary").textContent()).toBe("2 of 2 uploaded, 75 B of 75 B");

  const values = await stage.page.evaluate(() => {
    const data = new FormData(document.querySelector("form") ?? undefined);
    return data
      .getAll("files")
      .map((value) => JSON.parse(value as string) as { signature?: string });
  });
  expect(values).toEqual([
    expect.objectContaining({
      size: 70,
      type: "image/png",
      signature: expect.any(String) as string,
    }),
    expect.objectContaining({ size: 5, type: "text/plain" }),
  ]);
});

test("is used by the keyboard alone", async (context) => {
  const { stage, element, files } = await prepared(context);
  const { page, line } = stage;
  line.holdAt(200_000);
  await page.keyboard.press("Tab");
  await chooseBy(page, () => page.keyboard.press("Enter"), [files.large]);
  await element.getByRole("button", { name: "Pause large.bin" }).waitFor();

  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await expect.poll(() => notes(element)).toEqual(["Paused"]);
  expect(await focusedLabel(page)).toBe("Resume large.bin");
  line.holdAt(undefined);
  await page.keyboard.press("Space");
  await expect.poll(() => notes(element)).toEqual(["Uploaded · 3 MB"]);

  await element.getByRole("button", { name: "Remove large.bin" }).focus();
  await page.keyboard.press("Enter");
  expect(await element.getByRole("listitem").count()).toBe(0);
  expect(await focusedLabel(page)).toBe("Choose files");
});

test("takes what is dropped, and shows where", async (context) => {
  const { stage, element, files } = await prepared(context);
  const drop = element.locator(".drop");
  const box = await drop.boundingBox();
  const at = { x: (box?.x ?? 0) + 20, y: (box?.y ?? 0) + 20 };
  const devtools = await stage.page.context().newCDPSession(stage.page);
  const data = { items: [], files: [files.picture, files.text], dragOperationsMask: 1 };
  const drag = async (type: "dragEnter" | "dragOver" | "drop") =>
    devtools.send("Input.dispatchDragEvent", { type, ...at, data });
  await drag("dragEnter");
  await drag("dragOver");
  expect(await drop.getAttribute("class")).toContain("over");
  await drag("drop");

  await expect.poll(() => notes(element)).toEqual(["Uploaded · 70 B", "Uploaded · 5 B"]);
  expect(await drop.getAttribute("class")).not.toContain("over");
  expect(stage.page.url()).toBe(`${stage.site.url}/`);
});

test("takes a picture that is pasted", async (context) => {
  const { stage, element, files } = await prepared(context);
  const { page } = stage;
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const png = (await readFile(files.picture)).toString("base64");
  await page.bringToFront();
  await element.getByRole("button", { name: "Choose files" }).focus();
  await page.evaluate(async (base64) => {
    const blob = await (await fetch(`data:image/png;base64,${base64}`)).blob();
    await navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
  }, png);
  await page.keyboard.press("Control+V");
  await expect.poll(() => notes(element)).toEqual([expect.stringMatching(/^Uploaded · \d+ B$/)]);
});

test("says what is wrong with a file, sends nothing of it, and offers no retry", async (context) => {
  const { stage, element, files } = await prepared(context, {
    body: form.replace("4000000", "10"),
  });
  await choose(stage.page, element, [files.picture]);
  await expect.poll(() => notes(element)).toEqual(["picture.png is larger than allowed (10 B)."]);
  expect(await actionNames(element)).toEqual(["Remove picture.png"]);
  expect(stage.site.asked).toEqual([]);
});

test("tries one again that the server refused", async (context) => {
  let signedIn = false;
  const { stage, element, files } = await prepared(context, { signedIn: () => signedIn });
  await choose(stage.page, element, [files.text]);
  await expect
    .poll(() => notes(element))
    .toEqual(["Please sign in again, and then try once more."]);
  signedIn = true;
  await element.getByRole("button", { name: "Try notes.txt again" }).click();
  await expect.poll(() => notes(element)).toEqual(["Uploaded · 5 B"]);
});

test("cancels one and goes on with the others", async (context) => {
  const { stage, element, files } = await prepared(context);
  stage.line.holdAt(200_000);
  await choose(stage.page, element, [files.large, files.text]);
  await element.getByRole("button", { name: "Cancel large.bin" }).click();
  stage.line.holdAt(undefined);
  await expect.poll(() => notes(element)).toEqual(["Canceled", "Uploaded · 5 B"]);
});

describe("as a field", () => {
  test("is invalid while it is required and empty, and while uploads run", async (context) => {
    const body = form.replace("multiple", "multiple required");
    const { stage, element, files } = await prepared(context, { body });
    const message = () => element.evaluate((field: HTMLInputElement) => field.validationMessage);
    expect(await message()).toBe("Choose a file.");
    stage.line.holdAt(0);
    await choose(stage.page, element, [files.text]);
    await expect.poll(message).toBe("Wait until the uploads are done.");
    stage.line.holdAt(undefined);
    await expect.poll(message).toBe("");
  });

  test("is emptied by a reset, and takes nothing while it is disabled", async (context) => {
    const { stage, element, files } = await prepared(context);
    await choose(stage.page, element, [files.text]);
    await expect.poll(() => notes(element)).toEqual(["Uploaded · 5 B"]);
    await stage.page.evaluate(() => document.querySelector("form")?.reset());
    expect(await element.getByRole("listitem").count()).toBe(0);
    await element.evaluate((field) => field.toggleAttribute("disabled"));
    expect(await element.getByRole("button").isDisabled()).toBe(true);
  });

  test("without `multiple` holds one file, the last", async (context) => {
    const body = form.replace("multiple", "");
    const { stage, element, files } = await prepared(context, { body });
    await choose(stage.page, element, [files.text]);
    await choose(stage.page, element, [files.picture]);
    await expect.poll(() => notes(element)).toEqual(["Uploaded · 70 B"]);
  });
});

test("speaks another language", async (context) => {
  const { stage, element, files } = await prepared(context, {
    body: form.replace("4000000", "10"),
  });
  await element.evaluate((field) => {
    Object.assign(field, {
      texts: { choose: "Dateien wählen", remove: "{name} entfernen" },
      sentences: { "too-large": "{name} ist zu groß{limit}." },
    });
  });
  await chooseBy(
    stage.page,
    () => element.getByRole("button", { name: "Dateien wählen" }).click(),
    [files.picture],
  );
  await expect.poll(() => notes(element)).toEqual(["picture.png ist zu groß (10 B)."]);
  expect(await actionNames(element)).toEqual(["picture.png entfernen"]);
});

test("tells of each file as it is read out", async (context) => {
  const { stage, element, files } = await prepared(context);
  await choose(stage.page, element, [files.text]);
  const log = element.getByRole("log");
  await expect
    .poll(() => log.locator("div").allTextContents())
    .toEqual(["notes.txt added", "notes.txt: Uploaded · 5 B"]);
  expect(await log.getAttribute("aria-live")).toBe("polite");
});

test("offers after a reload to go on with what was not finished", async (context) => {
  const body = form.replace("max-size", `multipart-from="1000000" max-size`);
  const { stage, element, files } = await prepared(context, { body });
  stage.line.holdAt(500_000);
  await choose(stage.page, element, [files.large]);
  await stage.line.reached(500_000, context.signal);
  await stage.page.reload();
  await stage.page.waitForSelector("html[data-ready]", { state: "attached" });
  stage.line.holdAt(undefined);

  await expect.poll(() => notes(element)).toEqual(["Not finished; choose it again to go on"]);
  const go = element.getByRole("button", { name: "Go on with large.bin" });
  await chooseBy(stage.page, () => go.click(), [files.large]);
  await expect.poll(() => notes(element)).toEqual(["Uploaded · 3 MB"]);
  expect(stage.site.asked.filter(({ action }) => action === "multipart-create")).toHaveLength(1);
});

test.for([
  ["", "An upload needs `settingsUrl` or `getSettings`; neither was given"],
  ['setting-url="/api/uploads"', "An upload needs `settingsUrl` or `getSettings`"],
  ['settings-url="/api/uploads" max-size="10MB"', 'max-size="10MB": a whole number is expected'],
  ['settings-url="/api/uploads" concurrency="0"', "concurrency must be a whole number from 1"],
  ['settings-url="/api/uploads" accept="png"', "accept must be like image/*,.pdf; it is png"],
] as const)(
  "shows that it is not set up with %j, and says once why",
  async ([attributes, why], context) => {
    const { page, element, errors } = await setUp(context, attributes);

    await element.getByRole("alert").waitFor();
    expect(await element.getByRole("alert").textContent()).toBe(
      "Uploads are not set up correctly; tell the people who run this site.",
    );
    expect(await element.getByRole("button", { name: "Choose a file" }).isDisabled()).toBe(true);
    await expect.poll(() => errors).toEqual([expect.stringContaining(why)]);

    await page.evaluate(() => {
      const one = document.querySelector("hitless-upload");
      for (const name of ["max-size", "concurrency", "accept"]) one?.removeAttribute(name);
      one?.setAttribute("settings-url", "/api/uploads");
    });
    await element.getByRole("alert").waitFor({ state: "hidden" });
    expect(await element.getByRole("button", { name: "Choose a file" }).isEnabled()).toBe(true);
    expect(errors).toHaveLength(1);
  },
);

test("takes getSettings that was set before its class was there, or after", async (context) => {
  const { page, errors } = await setUp(context, 'settings-url="/api/uploads"');
  const isSet = await page.evaluate(async () => {
    const early = document.createElement("early-upload") as HTMLElementTagNameMap["hitless-upload"];
    // oxlint-disable-next-line consistent-function-scoping -- it runs in the page
    const getSettings = async () => Promise.reject(new Error("not asked here"));
    early.getSettings = getSettings;
    document.body.append(early);
    testPage.element.defineHitlessUpload("hitless-upload");
    customElements.define("early-upload", class extends testPage.element.HitlessUpload {});
    await new Promise((resolve) => setTimeout(resolve));
    return !Object.hasOwn(early, "getSettings") && early.getSettings === getSettings;
  });
  expect(isSet).toBe(true);
  expect(errors).toEqual([]);
});

test("keeps its form from being sent without a file that failed, until that is removed", async (context) => {
  const { stage, element, files } = await prepared(context, { rules: { maxSize: 1_000_000 } });
  await choose(stage.page, element, [files.text, files.large]);
  await expect.poll(() => notes(element)).toContain("large.bin is larger than allowed (1 MB).");
  await expect.poll(() => notes(element)).toContain("Uploaded · 5 B");
  const isValid = async () =>
    stage.page.locator("form").evaluate((it: HTMLFormElement) => it.checkValidity());
  expect(await isValid()).toBe(false);

  await element.getByRole("button", { name: "Remove large.bin" }).click();
  expect(await isValid()).toBe(true);
});

describe.for(["light", "dark"] as const)("in the %s scheme", (colorScheme) => {
  test("axe finds nothing, in any state", async (context) => {
    const { stage, element, files } = await prepared(context, {
      rules: { maxSize: 3_500_000 },
    });
    const { page, line } = stage;
    await page.emulateMedia({ colorScheme });
    await page.addScriptTag({ content: axe.source });
    expect(await violations(page)).toEqual([]);

    await choose(page, element, [files.picture, files.text]);
    await expect.poll(() => notes(element)).toEqual(["Uploaded · 70 B", "Uploaded · 5 B"]);
    line.holdAt(line.carried() + 200_000);
    await choose(page, element, [files.large, files.tooLarge]);
    await expect
      .poll(() => notes(element))
      .toContain("too large.bin is larger than allowed (4 MB).");
    await expect.poll(async () => (await notes(element)).join()).toMatch(/of 3 MB/);
    expect(await violations(page)).toEqual([]);
    await page.screenshot({ path: join(results, `element-${colorScheme}.png`), fullPage: true });
    await page.setViewportSize({ width: 360, height: 700 });
    expect(await page.evaluate(overflow)).toBe(0);
    await page.screenshot({ path: join(results, `element-${colorScheme}-narrow.png`) });
    line.holdAt(undefined);
  });
});

test("axe does find a button without a name: it looks into the element", async (context) => {
  const { stage, element } = await prepared(context);
  await stage.page.addScriptTag({ content: axe.source });
  await element.locator("button").evaluate((button) => (button.textContent = ""));
  expect(await violations(stage.page)).toEqual([expect.stringMatching(/^button-name/)]);
});

interface Prepared {
  stage: Stage;
  element: Locator;
  files: TestFiles;
}

async function prepared(context: TestContext, options: StageOptions = {}): Promise<Prepared> {
  const [stage, files] = await Promise.all([
    stageFor(context, { body: form, ...options }),
    filesFor(context),
  ]);
  return { stage, element: stage.page.locator("hitless-upload"), files };
}

/** A page whose element has other attributes, and the errors that nobody caught on it. */
async function setUp(context: TestContext, attributes: string) {
  const { page } = await stageFor(context);
  const errors: string[] = [];
  page.on("pageerror", ({ message }) => errors.push(message));
  await page.evaluate((html) => {
    document.body.innerHTML = html;
  }, `<hitless-upload ${attributes}></hitless-upload>`);
  return { page, element: page.locator("hitless-upload"), errors };
}

async function choose(page: Page, element: Locator, paths: string[]): Promise<void> {
  await chooseBy(page, () => element.getByRole("button", { name: /^Choose/ }).click(), paths);
}

async function chooseBy(page: Page, open: () => Promise<unknown>, paths: string[]): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), open()]);
  await chooser.setFiles(paths);
}

async function notes(element: Locator): Promise<string[]> {
  return element.locator(".note").allTextContents();
}

async function actionNames(element: Locator): Promise<(string | null)[]> {
  const buttons = await element.locator("li button").all();
  return Promise.all(buttons.map(async (button) => button.getAttribute("aria-label")));
}

async function focusedLabel(page: Page): Promise<string | null | undefined> {
  return page.evaluate(() => {
    const focused = document.activeElement?.shadowRoot?.activeElement;
    return focused?.getAttribute("aria-label") ?? focused?.textContent;
  });
}

function overflow(): number {
  const { scrollWidth, clientWidth } = document.documentElement;
  return scrollWidth - clientWidth;
}

async function violations(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { axe: engine } = globalThis as unknown as {
      axe: {
        run: () => Promise<{ violations: { id: string; nodes: { failureSummary: string }[] }[] }>;
      };
    };
    const found = await engine.run();
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ failureSummary }) => `${id}: ${failureSummary}`),
    );
  });
}
