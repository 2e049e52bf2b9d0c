import { afterAll, beforeAll, type TestContext } from "vitest";

import { startBrowser, type TestBrowser } from "./browser.ts";
import { openStage, type Stage, type StageOptions } from "./stage.ts";

/** Shares one browser among the tests of a file; answers how each of them gets its stage. */
export function withBrowser(): (context: TestContext, options?: StageOptions) => Promise<Stage> {
  let browser: TestBrowser | { skipped: string } = { skipped: "no browser was started" };
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(async () => {
    if ("open" in browser) await browser[Symbol.asyncDispose]();
  });
  return async (context, options) => {
    if ("skipped" in browser) return context.skip(browser.skipped);
    const stage = await openStage(browser, options);
    if ("skipped" in stage) return context.skip(stage.skipped);
    context.onTestFinished(async () => stage[Symbol.asyncDispose]());
    return stage;
  };
}
