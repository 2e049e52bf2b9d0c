import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "@hitless-tools/real-parts/chromium";
import { chromium as playwright, type Page } from "playwright-core";

/** A page that was opened from a file, and what it did meanwhile. */
export interface OpenedPage {
  page: Page;
  /** The address of its file. */
  url: string;
  /** Every address that it asked for. */
  requested: string[];
  /** Warnings and errors of its console, of its scripts and of its policy. */
  complaints: string[];
}

/** How a page is looked at. */
export interface View {
  colorScheme?: "light" | "dark";
  media?: "screen" | "print";
  width?: number;
}

/** A browser with a profile of its own, both of which are gone after disposal. */
export interface TestBrowser extends AsyncDisposable {
  open(markup: string, view?: View): Promise<OpenedPage>;
}

/** Starts Chromium, or says why there is none. */
export async function startBrowser(): Promise<TestBrowser | { skipped: string }> {
  const found = await chromium();
  if ("skipped" in found) return found;
  const folder = await mkdtemp(join(tmpdir(), "hitless-probe-html-"));
  const context = await playwright.launchPersistentContext(join(folder, "profile"), found);
  let files = 0;

  return {
    async open(markup, { colorScheme = "light", media = "screen", width = 1_200 } = {}) {
      files += 1;
      const file = join(folder, `${files}.html`);
      await writeFile(file, markup);
      const url = pathToFileURL(file).href;
      const page = await context.newPage();
      const requested: string[] = [];
      const complaints: string[] = [];
      page.on("request", (request) => requested.push(request.url()));
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) complaints.push(message.text());
      });
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme, media });
      await page.goto(url, { waitUntil: "load" });
      return { page, url, requested, complaints };
    },
    async [Symbol.asyncDispose]() {
      await context.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
