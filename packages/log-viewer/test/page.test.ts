import { expect, test } from "vitest";

import { messages, search, state } from "./support/page-parts.ts";
import { sendAll } from "./support/start-viewer.ts";
import { withPage } from "./support/with-page.ts";

const stageFor = withPage();

test("shows systems, filters with counts, and the newest lines; nothing is asked of another host", async (context) => {
  const stage = await stageFor(context);
  await sendAll(stage, [
    { hostname: "web1", appName: "nginx", message: "GET / 200" },
    { hostname: "web2", appName: "nginx", severity: "err", message: "upstream timed out" },
    { hostname: "web2", appName: "app", message: "deploy of 1.2.3 finished" },
    {
      hostname: "web2",
      appName: "app",
      message: JSON.stringify({ status: 502, durationMs: 1200 }),
    },
  ]);
  const page = await stage.open();
  await expect.poll(() => messages(page)).toHaveLength(4);
  const filters = page.locator("#filters li");
  await expect
    .poll(() => filters.allTextContents())
    .toEqual(["Errors1×", "Deploys1×", "Slow requests1×", "5xx1×"]);
  const systems = page.locator("#systems > li > button");
  expect(await systems.allTextContents()).toEqual(["web1", "web2"]);
  await page.locator("#systems").getByRole("button", { name: "app" }).click();
  await expect.poll(() => messages(page)).toHaveLength(2);
  expect(await page.locator("#query").inputValue()).toBe("host:web2 app:app");
  await page.getByRole("button", { name: "5xx", exact: true }).click();
  await expect.poll(() => messages(page)).toEqual([expect.stringContaining("502")]);
  await page.goBack();
  await expect.poll(() => messages(page)).toHaveLength(2);
  expect(stage.strangers).toEqual([]);
  expect(stage.complaints).toEqual([]);
});

test("marks what was found, counts it over time, and keeps the search in the address", async (context) => {
  const stage = await stageFor(context);
  await sendAll(stage, [
    { message: "one timeout" },
    { message: "two" },
    { message: "Timeout three" },
  ]);
  const page = await stage.open();
  await search(page, "timeout");
  await expect.poll(() => messages(page)).toEqual(["one timeout", "Timeout three"]);
  expect(await page.locator("mark").allTextContents()).toEqual(["timeout", "Timeout"]);
  await expect.poll(() => page.locator("#total").textContent()).toBe("2 lines");
  expect(await page.locator("#chart svg").getAttribute("aria-label")).toMatch(/^2 lines from/);
  await page.reload();
  await expect.poll(() => messages(page)).toEqual(["one timeout", "Timeout three"]);
  expect(await page.locator("#query").inputValue()).toBe("timeout");
});

test("points at the character of a search that is wrong, and leaves the lines", async (context) => {
  const stage = await stageFor(context);
  await sendAll(stage, [{ message: "stays" }]);
  const page = await stage.open();
  await search(page, "a (severity>=loud OR b)");
  const problem = page.locator("#query-problem");
  await expect.poll(() => problem.textContent()).toContain('"loud" is no severity');
  expect(await problem.locator(".here").textContent()).toBe("loud");
  expect(await page.locator("#query").getAttribute("aria-invalid")).toBe("true");
  expect(await messages(page)).toEqual(["stays"]);
  await search(page, "stays");
  await expect.poll(() => problem.isHidden()).toBe(true);
});

test("says that nothing was found", async (context) => {
  const stage = await stageFor(context);
  await sendAll(stage, [{ message: "something" }]);
  const page = await stage.open();
  await search(page, "nothing");
  await expect.poll(() => state(page)).toBe("Nothing found, live");
});

test("loads older lines as the reader goes back, and jumps to a time", async (context) => {
  const stage = await stageFor(context);
  await sendAll(
    stage,
    Array.from({ length: 2_000 }, (_, index) => ({ message: `line ${index}` })),
  );
  const page = await stage.open();
  await expect.poll(() => messages(page)).toContain("line 1999");
  await page.locator("#lines").focus();
  await expect
    .poll(async () => {
      await page.locator("#lines").evaluate((box) => (box.scrollTop = 0));
      return messages(page);
    })
    .toContain("line 0");
  expect(await state(page)).toBe("2,000 lines here, paused");

  await page.locator("#moment").fill("2020-01-01T00:00:00");
  await expect.poll(() => messages(page)).toContain("line 0");
  await expect.poll(() => state(page)).toMatch(/paused$/);
  await page.locator("#newer").click();
  await expect.poll(() => messages(page)).toContain("line 1999");
  await expect.poll(() => state(page)).toMatch(/live$/);
});

test("folds out JSON, understands ANSI colors, and shows what cannot be seen", async (context) => {
  const stage = await stageFor(context);
  await sendAll(stage, [
    { message: '{"status":500,"nested":{"a":1}}' },
    { message: "\u001B[1;31mred\u001B[0m and \u001B[2Jnot cleared" },
    { message: "bell\u0007 \u202Eturned" },
  ]);
  const page = await stage.open();
  await expect
    .poll(() => messages(page))
    .toEqual(['{"status":500,"nested":{"a":1}}', "red and not cleared", "bell␇ ‹202E›turned"]);
  expect(await page.locator(".row .a1.a31").textContent()).toBe("red");
  await page.locator(".row").first().dblclick();
  expect(await page.locator("#details pre").first().textContent()).toBe(
    JSON.stringify({ status: 500, nested: { a: 1 } }, null, 2),
  );
});

test("saves a search as a filter, and removes it", async (context) => {
  const stage = await stageFor(context);
  await sendAll(stage, [{ message: "payment failed" }]);
  const page = await stage.open();
  await search(page, "payment failed");
  await page.getByRole("button", { name: "Save search" }).click();
  await page.getByLabel("Name").fill("Payments");
  await page.locator("#save-form").getByRole("button", { name: "Save", exact: true }).click();
  await expect.poll(() => page.locator("#filters li").last().textContent()).toBe("Payments1×");
  await page.getByRole("button", { name: "Remove the filter Payments" }).click();
  await expect.poll(() => page.locator("#filters li").count()).toBe(4);
});
