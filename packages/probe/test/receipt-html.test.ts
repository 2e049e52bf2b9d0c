import { afterAll, beforeAll, describe, expect, test, type TestContext } from "vitest";

import type { ProbeReceipt } from "../src/receipt.ts";
import { renderHtml } from "../src/render/html.ts";
import { contrastOf } from "./contrast.ts";
import { labelsOf } from "./labels.ts";
import { startBrowser, type OpenedPage, type TestBrowser, type View } from "./opened-page.ts";
import { attack, cleanDeploy, failingRestart, hostileRun, longRun } from "./sample-runs.ts";

const runs: [string, ProbeReceipt][] = [
  ["a clean deploy", cleanDeploy()],
  ["a failing restart", failingRestart()],
  ["ten minutes", longRun()],
  ["a hostile server", hostileRun()],
];
const phone = { width: 360 };
const attacked = "globalThis.pwned === 1";

let browser: TestBrowser | { skipped: string } = { skipped: "no browser was started" };

beforeAll(async () => {
  browser = await startBrowser();
});

afterAll(async () => {
  if ("open" in browser) await browser[Symbol.asyncDispose]();
});

describe.for(["light", "dark"] as const)("in the %s scheme", (colorScheme) => {
  test.for(runs)("shows %s, asks for nothing else, complains of nothing", async (run, context) => {
    const { page, url, requested, complaints } = await open(context, run[1], { colorScheme });
    expect(await page.locator("h1").textContent()).toMatch(/\d of [\d,]+ requests failed/);
    expect(await page.getByRole("img", { name: "Requests and latency over time" }).count()).toBe(1);
    expect(await page.locator(".wide .mark").count()).toBe(run[1].events.length);
    expect(requested).toEqual([url]);
    expect(complaints).toEqual([]);
  });

  test.for(runs)("shows every text of %s with enough contrast", async (run, context) => {
    const { page } = await open(context, run[1], { colorScheme });
    await page.locator("summary").click();
    const { seen, low } = await contrastOf(page);
    expect(seen).toBeGreaterThan(50);
    expect(low).toEqual([]);
  });
});

test("finds a text with too little contrast", async (context) => {
  const { page } = await open(context, cleanDeploy());
  await page.addStyleTag({ content: ".about { color: #999 }" });
  expect((await contrastOf(page)).low.join()).toContain("for 41.2 s from");
});

test("is dark in the dark, light otherwise and on paper", async (context) => {
  const backgroundOf = async (view: View) => {
    const { page } = await open(context, cleanDeploy(), view);
    return page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
  };
  const light = await backgroundOf({ colorScheme: "light" });
  expect(await backgroundOf({ colorScheme: "dark" })).not.toBe(light);
  expect(await backgroundOf({ colorScheme: "dark", media: "print" })).toBe(light);
});

test("draws the failures of a restart, and none of a clean deploy", async (context) => {
  const restart = await open(context, failingRestart());
  const failed = await restart.page.locator(".wide path.failed").boundingBox();
  // 2.3 of 12 seconds, of a plot of 812 pixels or a little less.
  expect(failed?.width).toBeGreaterThan(140);
  expect(failed?.width).toBeLessThan(160);
  expect(failed?.height).toBeGreaterThan(100);
  const clean = await open(context, cleanDeploy());
  expect(await clean.page.locator(".wide path.failed").getAttribute("d")).toBe("");
});

test("draws ten minutes in 600 columns and says how long each is", async (context) => {
  const { page } = await open(context, longRun());
  expect(await page.locator(".wide .hit").count()).toBe(600);
  expect(await page.locator(".wide .heading").first().textContent()).toBe("Requests per second");
  const title = await page.locator(".wide .hit title").nth(301).textContent();
  expect(title).toMatch(/^5:01.0 · 2.1.0: \d+ · failed: \d+ · p50 /);
});

test.for(runs)("keeps the labels of %s apart, wide and narrow", async (run, context) => {
  for (const view of [{}, phone]) {
    const { page } = await open(context, run[1], view);
    const { seen, overlapping } = await labelsOf(page);
    expect(seen).toBeGreaterThan(0);
    expect(overlapping).toEqual([]);
  }
});

test.for(runs)("needs no horizontal scrolling for %s on a phone", async (run, context) => {
  const { page } = await open(context, run[1], phone);
  await page.locator("summary").click();
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
  expect(await page.locator(".plot:visible").getAttribute("class")).toBe("plot narrow");
});

test("opens its table by keyboard and scrolls it", async (context) => {
  const { page } = await open(context, longRun());
  await focus(page, "summary");
  await page.keyboard.press("Enter");
  expect(
    await page
      .getByRole("table", { name: /per second/ })
      .locator("tr")
      .count(),
  ).toBe(601);
  await page.keyboard.press("Tab");
  expect(await page.evaluate("document.activeElement.className")).toBe("long");
  // Not `waitForFunction`: it evaluates a string in the page, which the page's policy forbids.
  await page.evaluate(`void (globalThis.scrolled = new Promise((resolve) => {
    const table = document.activeElement;
    table.addEventListener("scroll", () => resolve(table.scrollTop), { once: true });
  }))`);
  await page.keyboard.press("PageDown");
  expect(await page.evaluate("globalThis.scrolled")).toBeGreaterThan(0);
});

test("holds the receipt for machines", async (context) => {
  const receipt = hostileRun();
  const { page } = await open(context, receipt);
  const json = await page.locator("script#receipt").textContent();
  expect(JSON.parse(json ?? "")).toEqual(receipt);
});

test("runs nothing that a server, a tool or an address contains", async (context) => {
  const { page } = await open(context, hostileRun());
  expect(await page.evaluate(attacked)).toBe(false);
  expect(await page.locator("img").count()).toBe(0);
  expect(await page.getByText("onerror").first().isVisible()).toBe(true);
});

test("is protected by its policy where escaping would fail", async (context) => {
  const unescaped = renderHtml(cleanDeploy()).replace("<main>", `<main>${attack}`);
  const { page, complaints } = await open(context, unescaped);
  expect(await page.evaluate(attacked)).toBe(false);
  expect(complaints.join()).toContain("Content Security Policy");
});

test("would be hit without escaping and policy", async (context) => {
  const { page } = await open(context, `<!doctype html><main>${attack}</main>`);
  const hit = await page.waitForFunction(attacked);
  expect(await hit.jsonValue()).toBe(true);
});

async function open(
  context: TestContext,
  content: ProbeReceipt | string,
  view?: View,
): Promise<OpenedPage> {
  if ("skipped" in browser) return context.skip(browser.skipped);
  const markup = typeof content === "string" ? content : renderHtml(content);
  const opened = await browser.open(markup, view);
  context.onTestFinished(() => opened.page.close());
  return opened;
}

async function focus(page: OpenedPage["page"], element: string): Promise<void> {
  for (let presses = 0; presses < 20; presses += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(`document.activeElement.matches("${element}")`)) return;
  }
  expect.unreachable(`${element} is not reached by 20 presses of Tab`);
}
