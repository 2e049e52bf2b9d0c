import type { Page } from "playwright-core";
import { afterAll, beforeAll, type TestContext } from "vitest";

import type { LogViewerOptions } from "../../src/index.ts";
import { startBrowser, type TestBrowser } from "./browser.ts";
import { startViewer, type TestViewer } from "./start-viewer.ts";

export interface Stage extends TestViewer {
  /** Another page on the same viewer. */
  open: (path?: string) => Promise<Page>;
  /** What the pages' consoles said that is an error. */
  complaints: string[];
  /** Requests of the pages to any other host. */
  strangers: string[];
}

/** Shares one browser among the tests of a file; answers how each of them gets a viewer and pages of it. */
export function withPage(): (context: TestContext, options?: LogViewerOptions) => Promise<Stage> {
  let browser: TestBrowser | { skipped: string } = { skipped: "no browser was started" };
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(async () => {
    if ("open" in browser) await browser[Symbol.asyncDispose]();
  });
  return async (context, options) => {
    if ("skipped" in browser) return context.skip(browser.skipped);
    const { open } = browser;
    const started = await startViewer(options);
    const pages: Page[] = [];
    const [complaints, strangers] = [[] as string[], [] as string[]];
    context.onTestFinished(async () => {
      await Promise.allSettled(pages.map(async (page) => page.close()));
      await started[Symbol.asyncDispose]();
    });
    return {
      ...started,
      complaints,
      strangers,
      async open(path = "/") {
        const page = await open(started.viewer.url + path, (fresh) => {
          pages.push(fresh);
          fresh.on("console", (said) => said.type() === "error" && complaints.push(said.text()));
          fresh.on("pageerror", (error) => complaints.push(String(error)));
          fresh.on("request", (request) => {
            if (!request.url().startsWith(started.viewer.url)) strangers.push(request.url());
          });
        });
        return page;
      },
    };
  };
}
