import { join } from "node:path";

import type { Page } from "playwright-core";
import { expect, test, type TestContext } from "vitest";

import { overflow, violations } from "./support/axe.ts";
import { messages, search } from "./support/page-parts.ts";
import { sendAll } from "./support/start-viewer.ts";
import { type Stage, withPage } from "./support/with-page.ts";

const stageFor = withPage();
const results = join(import.meta.dirname, "../test-results");
const severities = ["info", "notice", "debug", "warning", "err", "crit"] as const;

// What has no name in the one scheme has none in the other. Each look takes a second or more.
const isFull = process.env["HITLESS_TEST_SIZE"] === "full";
const schemes = [
  {
    colorScheme: "light",
    rules: undefined,
    looked: ["lines", "details", "save", "problem", "phone-menu"],
  },
  { colorScheme: "dark", rules: ["color-contrast"], looked: ["details", "problem", "found"] },
] as const;

test.for(schemes)(
  "axe finds nothing in the $colorScheme scheme, in any state, and it fits a phone",
  async ({ colorScheme, rules, looked }, context) => {
    const { stage, page } = await prepared(context);
    const wrong: string[] = [];
    const check = async (name: string) => {
      const names: readonly string[] = looked;
      if (isFull || names.includes(name)) wrong.push(...(await violations(page, rules)));
      await page.screenshot({ path: join(results, `${name}-${colorScheme}.png`) });
    };
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 1280, height: 800 });
    await check("lines");
    await page.locator(".row").nth(3).dblclick();
    await page.locator("#details table").waitFor();
    await expect.poll(() => isChosenInView(page)).toBe(true);
    await check("details");
    await page.getByRole("button", { name: "Close" }).click();
    await page.locator("#help").click();
    await check("help");
    await page.keyboard.press("Escape");
    await page.locator("#save").click();
    await check("save");
    await page.keyboard.press("Escape");
    await search(page, "deploy OR (severity>=loud)");
    await page.locator("#query-problem .here").waitFor();
    await check("problem");
    await search(page, "deploy OR severity>=warning");
    await expect.poll(() => page.locator("mark").count()).toBeGreaterThan(0);
    await check("found");

    for (const width of [320, 375]) {
      await page.setViewportSize({ width, height: 740 });
      await expect.poll(() => page.locator("#menu").isVisible()).toBe(true);
      expect(await overflow(page)).toBe(0);
    }
    await check("phone");
    await page.locator("#menu").click();
    await page.locator("#side").getByRole("button", { name: "Errors", exact: true }).waitFor();
    await check("phone-menu");
    await page.locator("#side").getByRole("button", { name: "Errors", exact: true }).click();
    await expect.poll(() => page.locator("#side").isVisible()).toBe(false);
    await page.locator(".row").last().dblclick();
    await page.locator("#details table").waitFor();
    expect(await overflow(page)).toBe(0);
    await check("phone-details");
    expect(wrong).toEqual([]);
    expect(stage.complaints).toEqual([]);
  },
);

test("axe does find a button without a name", async (context) => {
  const { page } = await prepared(context);
  await page.locator("#help").evaluate((button) => button.removeAttribute("aria-label"));
  await page.locator("#help").evaluate((button) => (button.textContent = ""));
  expect(await violations(page)).toEqual([expect.stringMatching(/^button-name/)]);
});

async function isChosenInView(page: Page): Promise<boolean> {
  const [row, box] = await Promise.all([
    page.locator(".row.current").boundingBox(),
    page.locator("#lines").boundingBox(),
  ]);
  if (row === null || box === null) return false;
  return row.y >= box.y - 1 && row.y + row.height <= box.y + box.height + 1;
}

async function prepared(context: TestContext): Promise<{ stage: Stage; page: Page }> {
  const stage = await stageFor(context, { webhooks: { ops: "http://127.0.0.1:9/" } });
  const texts = [
    (index: number) => `GET /designs/${index} 200 in ${index % 90} ms`,
    (index: number) =>
      JSON.stringify({
        status: 200 + (index % 4) * 100,
        durationMs: index * 13,
        path: `/designs/${index}`,
      }),
    () =>
      "\u001B[32mready\u001B[0m on port 5432, \u001B[1;31mERROR\u001B[0m \u001B[43mfull\u001B[0m \u001B[34mblue\u001B[0m \u001B[36mcyan\u001B[0m",
    (index: number) => `deploy of version 1.${index} finished`,
    () =>
      "<script>alert(1)</script> \u0007 and a line that goes on and on, far wider than any window could be, even a very wide one",
    () => "first\nsecond ünïcode 東京",
  ];
  await sendAll(
    stage,
    Array.from({ length: 300 }, (_, index) => ({
      hostname: ["web1", "web2", "db.example"][index % 3] ?? "",
      appName: ["nginx", "maker-hub", "postgres"][index % 3] ?? "",
      severity: severities[(index * 7) % 6] ?? "info",
      timestamp: new Date().toISOString(),
      message: texts[index % 6]?.(index) ?? "",
    })),
  );
  const page = await stage.open();
  await expect.poll(() => messages(page)).toContain("first⏎second ünïcode 東京");
  await expect.poll(() => page.locator("#systems li").count()).toBe(6);
  return { stage, page };
}
