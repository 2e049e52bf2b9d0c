import { expect, test } from "vitest";

import type { Outcome } from "./page/page.ts";
import type { Stage } from "./support/stage.ts";
import { withBrowser } from "./support/with-browser.ts";

const stageFor = withBrowser();
const size = 6_000_000;
const minute = 60_000;

test("goes on by itself after the network was cut in the middle, and says that it began again", async (context) => {
  const stage = await stageFor(context);
  stage.line.holdAt(size / 2);
  await begin(stage, { backoffMs: 50, retries: 100 });
  await stage.line.reached(size / 2, context.signal);
  await stage.line.cut();
  stage.line.holdAt(undefined);
  await stage.page.waitForFunction(() => (testPage.kept["events"] as string[]).length >= 2);
  await stage.line.mend();

  const { value, startedOver } = await outcomeOf(stage);
  expect(value).toMatchObject({ size });
  expect(startedOver).toBe(1);
  expect(await eventsOf(stage)).toContain("retrying");
});

test("gives up without retries: the twin of the test above", async (context) => {
  const stage = await stageFor(context);
  stage.line.holdAt(size / 2);
  await begin(stage, { retries: 0 });
  await stage.line.reached(size / 2, context.signal);
  await stage.line.cut();
  const { error } = await outcomeOf(stage);
  expect(error).toMatchObject({ code: "network", at: "store" });
  expect(error?.message).toMatch(
    /got no answer that this page may read, [1-9]\d+ bytes sent.*CORS/,
  );
});

test("waits while the browser is offline, without counting it as an attempt", async (context) => {
  const stage = await stageFor(context);
  stage.line.holdAt(size / 2);
  await begin(stage, { retries: 0 });
  await stage.line.reached(size / 2, context.signal);
  await stage.page.context().setOffline(true);
  await stage.line.cut();
  await stage.page.waitForFunction(() => (testPage.kept["events"] as string[]).includes("offline"));
  stage.line.holdAt(undefined);
  await stage.line.mend();
  await stage.page.context().setOffline(false);

  expect((await outcomeOf(stage)).value).toMatchObject({ size });
  expect(await eventsOf(stage)).toEqual(["offline", "online"]);
});

test.for([
  ["behind", -20 * minute],
  ["ahead", 20 * minute],
] as const)(
  "has an upload signed again, once, where the signer's clock was 20 minutes %s",
  async ([, offsetMs], context) => {
    const stage = await stageFor(context, {
      before: (action, count, clock) => {
        clock.offsetMs = action === "sign" && count === 1 ? offsetMs : 0;
      },
    });
    await begin(stage, { retries: 0 });

    expect((await outcomeOf(stage)).value).toMatchObject({ size });
    expect(stage.site.asked.map(({ action }) => action)).toEqual(["sign", "sign", "complete"]);
    expect(await eventsOf(stage)).toEqual(["signing-again"]);
  },
);

test("fails after the second signature where the clock stays wrong", async (context) => {
  const stage = await stageFor(context, {
    before: (_action, _count, clock) => {
      clock.offsetMs = -20 * minute;
    },
  });
  await begin(stage, {});
  const { error } = await outcomeOf(stage);
  expect(error).toMatchObject({ code: "expired", at: "store", sourceCode: "AccessDenied" });
  expect(stage.site.asked.map(({ action }) => action)).toEqual(["sign", "sign"]);
});

test("has an upload signed again before it sends it, where waiting took longer than it held", async (context) => {
  const stage = await stageFor(context, { rules: { expiresIn: 1 } });
  await stage.line.cut();
  await begin(stage, { backoffMs: 1200, retries: 5 });
  await stage.page.waitForFunction(() => (testPage.kept["events"] as string[]).length >= 1);
  await stage.line.mend();
  expect((await outcomeOf(stage)).value).toMatchObject({ size });
  expect(stage.site.asked.filter(({ action }) => action === "sign").length).toBeGreaterThan(1);
  expect(stage.events.filter(({ status }) => status === 403)).toEqual([]);
});

test("says that it is CORS where the store answers but may not be read", async (context) => {
  const stage = await stageFor(context, { origins: ["https://elsewhere.example"] });
  await begin(stage, { backoffMs: 1 });
  const { error } = await outcomeOf(stage);
  expect(error).toMatchObject({ code: "cors", at: "store" });
  expect(error?.message).toContain(`its CORS rules allow ${stage.site.url}`);
});

test("says that it could not get the settings", async (context) => {
  const stage = await stageFor(context, {
    before: () => new Response("<html>", { status: 404, headers: { "content-type": "text/html" } }),
  });
  await begin(stage, {});
  const { error } = await outcomeOf(stage);
  expect(error).toMatchObject({ code: "settings", at: "server" });
  expect(error?.message).toBe("/api/uploads answered sign by 404: text/html instead of JSON");
  expect(stage.line.carried()).toBe(0);
});

test("asks the server again where that had a bad moment", async (context) => {
  const stage = await stageFor(context, {
    before: (_action, count) => (count === 1 ? new Response("", { status: 503 }) : undefined),
  });
  await begin(stage, { backoffMs: 1 });
  expect((await outcomeOf(stage)).value).toMatchObject({ size });
  // The file itself went once.
  expect(stage.site.asked.map(({ action }) => action)).toEqual([
    "sign",
    "sign",
    "complete",
    "complete",
  ]);
  expect(stage.line.carried()).toBeLessThan(size * 1.5);
});

test("passes on what the server refuses, by its code", async (context) => {
  const stage = await stageFor(context, { signedIn: () => false });
  await begin(stage, {});
  expect((await outcomeOf(stage)).error).toMatchObject({
    code: "signed-out",
    sourceCode: "Unauthorized",
  });
});

test("gives up a connection on which nothing moves", async (context) => {
  const stage = await stageFor(context);
  stage.line.holdAt(1_000_000);
  await begin(stage, { retries: 0, stallMs: 500 });
  const { error } = await outcomeOf(stage);
  expect(error).toMatchObject({ code: "network" });
  expect(error?.message).toContain("nothing moved for 500 ms");
});

interface Begun extends Outcome {
  startedOver: number;
}

async function begin(
  { page }: Stage,
  options: { retries?: number; backoffMs?: number; stallMs?: number },
): Promise<void> {
  await page.evaluate(
    ([bytes, given]) => {
      const { s3Upload, fileOf, kept, attempt } = testPage;
      const events: string[] = [];
      kept["events"] = events;
      kept["outcome"] = attempt(async () =>
        s3Upload.upload(fileOf("a.bin", bytes), {
          settingsUrl: "/api/uploads",
          onEvent: ({ type }) => events.push(type),
          onProgress: ({ startedOver }) => (kept["startedOver"] = startedOver),
          ...given,
        }),
      );
    },
    [size, options] as const,
  );
}

async function outcomeOf({ page }: Stage): Promise<Begun> {
  return page.evaluate(async () => {
    const outcome = (await testPage.kept["outcome"]) as Outcome;
    return { ...outcome, startedOver: testPage.kept["startedOver"] as number };
  });
}

async function eventsOf({ page }: Stage): Promise<unknown> {
  return page.evaluate(() => testPage.kept["events"]);
}
