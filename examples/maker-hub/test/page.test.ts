import { chromium as findChromium } from "@hitless-tools/real-parts/chromium";
import { chromium as playwright, type BrowserContextOptions, type Page } from "playwright-core";
import { expect, onTestFinished, test, type TestContext } from "vitest";

import { builtElsewhere } from "./built.ts";
import { start } from "./instance.ts";

const folders = { v1: await builtElsewhere("1.0.0"), v2: await builtElsewhere("2.0.0") };

test("keeps its activity list going, and says when another version answers", async (context) => {
  const old = await start(folders.v1, { HITLESS_COLOR: "blue" });
  const { page, complaints } = await open(context, old.origin);
  await page.locator('#live[data-state="live"]').waitFor();
  await page.locator("#activity .fresh").first().waitFor();
  expect(complaints).toEqual([]);
  expect(await page.locator("#activity li").count()).toBe(5);

  old.process.kill("SIGTERM");
  await old.ended;
  await start(folders.v2, { HITLESS_COLOR: "green", PORT: new URL(old.origin).port });
  await page.getByText("Version 2.0.0 on green answers now.").waitFor();
  await page.getByRole("link", { name: "Load it" }).click();

  await page.locator(".tags").first().waitFor();
  expect(await page.locator(".release").innerText()).toBe("version 2.0.0 on green");
});

test("pauses and goes on, by keyboard", async (context) => {
  const { origin } = await start(folders.v1);
  const { page } = await open(context, origin);
  await page.locator('#live[data-state="live"]').waitFor();

  await page.getByRole("button", { name: "Pause" }).press("Enter");
  const paused = await page.locator('#live[data-state="paused"]').innerText();
  await page.getByRole("button", { name: "Go on" }).press("Enter");

  await page.locator('#live[data-state="live"]').waitFor();
  expect(paused).toMatch(/^Paused at event \d+$/);
});

test("goes from the top to the designs by the first key", async (context) => {
  const { origin } = await start(folders.v1);
  const { page } = await open(context, origin);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  expect(new URL(page.url()).hash).toBe("#designs");
});

test("shows its activity and sends a message without script", async (context) => {
  const { origin } = await start(folders.v1);
  const { page } = await open(context, origin, { javaScriptEnabled: false });
  expect(await page.locator("#activity li").count()).toBe(5);
  expect(await page.locator("#pause").isVisible()).toBe(false);

  await page.getByLabel("Design", { exact: true }).selectOption("Travel lyre “Linnéa”");
  await page.getByLabel("Message").fill("Which wood for the pins?");
  await page.getByRole("button", { name: "Send message" }).click();

  await page.getByText("Your message is on its way.").waitFor();
  expect(new URL(page.url()).pathname).toBe("/");
});

test("fits a phone, and has colors of its own for the dark", async (context) => {
  const { origin } = await start(folders.v1);
  const phone = { viewport: { width: 360, height: 740 } };
  const seen = [];
  for (const colorScheme of ["light", "dark"] as const) {
    const { page } = await open(context, origin, { ...phone, colorScheme });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    seen.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
  }
  expect(seen).toEqual(["rgb(247, 245, 240)", "rgb(21, 25, 26)"]);
});

/** Opens a page in a browser of its own; `complaints` are what its console and its errors say. */
async function open(
  context: TestContext,
  url: string,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; complaints: string[] }> {
  const part = await findChromium();
  if ("skipped" in part) return context.skip(part.skipped);
  const browser = await playwright.launch(part);
  onTestFinished(() => browser.close());
  const page = await browser.newPage(options);
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(url);
  return { page, complaints };
}
