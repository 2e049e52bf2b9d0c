import { createSyslogClient } from "@hitless/syslog";
import { expect, test } from "vitest";

import { messages, state } from "./support/page-parts.ts";
import { withPage } from "./support/with-page.ts";

const stageFor = withPage();
const isFull = process.env["HITLESS_TEST_SIZE"] === "full";
const total = isFull ? 500_000 : 60_000;

test("keeps up with thousands of lines a second, in bounded memory, and is still used", async (context) => {
  const stage = await stageFor(context);
  const page = await stage.open();
  await page.bringToFront();
  await expect.poll(() => state(page)).toMatch(/live$/);
  await using client = createSyslogClient(`syslog+tcp://127.0.0.1:${stage.portOf("tcp")}`, {
    onEvent: () => {},
  });
  const sending = (async () => {
    for (let index = 0; index < total; index += 1) {
      if (
        client.send({
          facility: "local0",
          severity: "info",
          hostname: "h",
          message: `number ${index}`,
        }) === undefined
      ) {
        await client.room();
        index -= 1;
      }
      // Others get their turn: 20 a millisecond or so.
      if (index % 200 === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await client.flush({ timeoutMs: 60_000 });
  })();
  await expect.poll(() => messages(page)).toContainEqual(expect.stringMatching(/^number \d{4}/));
  // While lines come: it takes keys, searches, and shows few rows.
  await page.keyboard.press("Space");
  await expect.poll(() => state(page)).toMatch(/paused$/);
  await page.keyboard.press("Space");
  await expect.poll(() => state(page)).toMatch(/live$/);
  await sending;
  await expect.poll(() => stage.viewer.status().newestId).toBe(total);
  await expect.poll(() => messages(page)).toContain(`number ${total - 1}`);
  expect(await page.locator(".row").count()).toBeLessThan(120);
  const [, shown = ""] = /^([\d,]+) lines here/.exec(await state(page)) ?? [];
  expect(Number(shown.replaceAll(",", ""))).toBeLessThanOrEqual(20_000);
  expect(stage.complaints).toEqual([]);
});
