import type { Page } from "playwright-core";
import { expect, test } from "vitest";

import { messages, search } from "./support/page-parts.ts";
import { sendAll } from "./support/start-viewer.ts";
import { withPage } from "./support/with-page.ts";

const stageFor = withPage();

/** Each would set `window.hacked` where it is taken for markup or script. */
const corpus = [
  "<script>hacked = 1</script>",
  "<img src=x onerror=hacked=1>",
  "<svg/onload=hacked=1>",
  "<iframe srcdoc='<script>parent.hacked=1</script>'></iframe>",
  '"><script src=data:text/javascript,hacked=1></script>',
  "<details open ontoggle=hacked=1>",
  "<a href=javascript:hacked=1 autofocus onfocus=hacked=1>x</a>",
  "</title></style></textarea><script>hacked=1</script>",
  "<math><mi//xlink:href='data:x,<script>hacked=1</script>'>",
  "{{constructor.constructor('hacked=1')()}} ${hacked=1}",
  "javascript:hacked=1//",
  "\u001B]8;;javascript:hacked=1\u0007link\u001B]8;;\u0007",
  "\u001B[31m<script>hacked=1</script>\u001B[0m",
  '{"<img src=x onerror=hacked=1>":"<script>hacked=1</script>"}',
  "<style>@import 'http://evil.example/x.css'</style><link rel=stylesheet href=http://evil.example>",
  "<meta http-equiv=refresh content='0;url=http://evil.example/'>",
  "<form action=http://evil.example><input name=a></form><base href=http://evil.example/>",
  "\u2028hacked=1\u2029 event: lines\n\ndata: [{}]\n\n",
] as const;

test("lines that are markup and script do nothing, wherever they are shown", async (context) => {
  const stage = await stageFor(context);
  const page = await stage.open();
  await sendAll(
    stage,
    corpus.map((message, index) => ({
      message,
      // What a name may hold: anything printable but a space.
      hostname: `<img/src=x/onerror=hacked=1>${index % 2}`,
      appName: "<svg/onload=hacked=1>",
      messageId: "<script>hacked=1</script>",
      structuredData: [{ id: "<b>@1", params: [["<i>", "<img src=x onerror=hacked=1>"]] as const }],
    })),
  );
  // As they come, and as they are found.
  await expect.poll(() => messages(page)).toHaveLength(corpus.length);
  await page.reload();
  await expect.poll(() => messages(page)).toHaveLength(corpus.length);
  expect(await messages(page)).toContain("<script>hacked = 1</script>");
  await page.locator(".row").first().dblclick();
  await page.locator("#details table").waitFor();
  await page.locator("#lines").focus();
  for (let id = 1; id <= corpus.length; id += 1) {
    await page.locator(`#details td:text-is("${id}")`).waitFor();
    await page.keyboard.press("j");
  }
  await search(page, "hacked <script>");
  await expect.poll(() => page.locator("mark").count()).toBeGreaterThan(10);
  await search(page, "status>=<script>hacked=1</script>");
  await page.locator("#query-problem .here").waitFor();
  await expect.poll(() => page.locator("#systems b").count()).toBe(2);
  expect(await isHacked(page)).toBe(false);
  expect(
    await page.locator("#lines img, #lines script, #details img, #side img, iframe").count(),
  ).toBe(0);
  expect(stage.strangers).toEqual([]);
  expect(stage.complaints).toEqual([]);
});

test("were a line taken for markup, the page's policy would still let nothing run", async (context) => {
  const stage = await stageFor(context);
  const page = await stage.open();
  const refused = await page.evaluate(() => {
    const tries = [
      () => (document.body.innerHTML = "<img src=x onerror=hacked=1>"),
      () => (document.body.outerHTML = "<script>hacked=1</script>"),
      () => document.body.insertAdjacentHTML("beforeend", "<svg onload=hacked=1>"),
    ];
    return tries.filter((attempt) => {
      try {
        attempt();
        return false;
      } catch (error) {
        return error instanceof TypeError;
      }
    }).length;
  });
  expect(refused).toBe(3);
  await page.evaluate(() => {
    const image = document.createElement("img");
    image.setAttribute("src", "http://evil.example/x.png");
    document.body.append(image);
  });
  await expect.poll(() => stage.complaints.join()).toContain("Content Security Policy");
  expect(await isHacked(page)).toBe(false);
});

async function isHacked(page: Page): Promise<boolean> {
  return page.evaluate(() => "hacked" in globalThis);
}
