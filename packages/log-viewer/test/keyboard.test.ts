import type { Page } from "playwright-core";
import { expect, test, type TestContext } from "vitest";

import { chosen, messages, state } from "./support/page-parts.ts";
import { sendAll } from "./support/start-viewer.ts";
import { type Stage, withPage } from "./support/with-page.ts";

const stageFor = withPage();

test("is used by the keyboard alone", async (context) => {
  const { page } = await prepared(context);
  await page.keyboard.press("/");
  await expect.poll(() => focusedId(page)).toBe("query");
  await page.keyboard.type("odd");
  await page.keyboard.press("Enter");
  await expect.poll(() => messages(page)).toEqual(["odd 1", "odd 3", "odd 5"]);
  await expect.poll(() => focusedId(page)).toBe("lines");

  await page.keyboard.press("j");
  await expect.poll(() => chosen(page)).toEqual(["odd 5"]);
  await page.keyboard.press("k");
  await expect.poll(() => chosen(page)).toEqual(["odd 3"]);
  await page.keyboard.press("Shift+K");
  await expect.poll(() => chosen(page)).toEqual(["odd 1", "odd 3"]);
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => chosen(page)).toEqual(["odd 3"]);
  await page.keyboard.press("Enter");
  await page.locator("#details table").waitFor();
  await page.keyboard.press("c");
  await expect.poll(() => messages(page)).toHaveLength(6);
  await expect.poll(() => chosen(page)).toEqual(["odd 3"]);
  await page.keyboard.press("Shift+G");
  await expect.poll(() => chosen(page)).toEqual(["odd 5"]);
  await page.keyboard.press("g");
  await expect.poll(() => chosen(page)).toEqual(["even 0"]);
  await page.keyboard.press("?");
  await page.locator("#help-dialog[open]").waitFor();
  await page.keyboard.press("Escape");
  await expect.poll(() => page.locator("#help-dialog[open]").count()).toBe(0);
});

test("pauses with the space bar, and goes on without missing a line", async (context) => {
  const { page, stage } = await prepared(context);
  await expect.poll(() => state(page)).toMatch(/live$/);
  await sendAll(stage, [{ message: "while live" }]);
  await expect.poll(() => messages(page)).toContain("while live");
  await page.keyboard.press("Space");
  await expect.poll(() => state(page)).toMatch(/paused$/);
  await sendAll(stage, [{ message: "while paused" }]);
  expect(await messages(page)).not.toContain("while paused");
  await page.keyboard.press("Space");
  await expect.poll(() => messages(page)).toContain("while paused");
  await sendAll(stage, [{ message: "live again" }]);
  await expect
    .poll(() => messages(page))
    .toEqual([...lines, "while live", "while paused", "live again"]);
});

test("a link leads to a line, and to a range of lines", async (context) => {
  const { page, stage } = await prepared(context);
  await page.locator(".row", { hasText: "odd 1" }).click();
  await page.locator(".row", { hasText: "odd 3" }).click({ modifiers: ["Shift"] });
  await expect.poll(() => page.url()).toMatch(/\?line=2-4$/);
  const other = await stage.open("/?line=2-4");
  await expect.poll(() => chosen(other)).toEqual(["odd 1", "even 2", "odd 3"]);
  expect(await state(other)).toMatch(/paused$/);
  await other.close();
});

test("goes on where it was when the connection was lost", async (context) => {
  const { page, stage } = await prepared(context);
  await expect.poll(() => state(page)).toMatch(/live$/);
  await page.context().setOffline(true);
  await sendAll(stage, [{ message: "meanwhile" }]);
  await page.context().setOffline(false);
  await expect.poll(() => messages(page)).toEqual([...lines, "meanwhile"]);
});

const lines = ["even 0", "odd 1", "even 2", "odd 3", "even 4", "odd 5"];

async function prepared(context: TestContext): Promise<{ page: Page; stage: Stage }> {
  const stage = await stageFor(context);
  await sendAll(
    stage,
    lines.map((message) => ({ message })),
  );
  const page = await stage.open();
  await page.bringToFront();
  await expect.poll(() => messages(page)).toEqual(lines);
  return { page, stage };
}

async function focusedId(page: Page): Promise<string | undefined> {
  return page.evaluate(() => document.activeElement?.id);
}
