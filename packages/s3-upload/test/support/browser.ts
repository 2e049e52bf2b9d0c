import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { type Chromium, chromium } from "@hitless-tools/real-parts/chromium";
import { type Browser, chromium as playwright, type Page } from "playwright-core";

/** A Chromium with a profile of its own, which outlives that Chromium. */
export interface TestBrowser extends AsyncDisposable {
  open(url: string): Promise<Page>;
  /** SIGKILL to all of its processes; the next `open` starts it again on the same profile. */
  kill(): Promise<void>;
}

interface Running {
  process: ChildProcess;
  browser: Browser;
}

/** Starts Chromium, or says why there is none. */
export async function startBrowser(): Promise<TestBrowser | { skipped: string }> {
  const found = await chromium();
  if ("skipped" in found) return found;
  const folder = await mkdtemp(join(tmpdir(), "hitless-s3-upload-"));
  const profile = join(folder, "profile");
  let running: Running | undefined;

  const end = async () => {
    const { process: child, browser } = running ?? {};
    running = undefined;
    if (child?.pid === undefined) return;
    const exited = once(child, "exit");
    // It leads a group of its own.
    process.kill(-child.pid, "SIGKILL");
    await exited;
    await browser?.close().catch(() => undefined);
  };
  return {
    async open(url) {
      running ??= await launch(found, profile);
      const [context] = running.browser.contexts();
      if (context === undefined) throw new Error("Chromium has no context");
      const page = await context.newPage();
      // A chooser is only heard of once Chromium was told to hand it over, which a wait that begins
      // together with the key press does too late on a busy machine: one listener from the start.
      page.on("filechooser", () => undefined);
      await page.goto(url);
      await page.waitForSelector("html[data-ready]", { state: "attached" });
      return page;
    },
    kill: end,
    async [Symbol.asyncDispose]() {
      await end();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Not by playwright's own launcher, which lets nobody kill what it started. */
async function launch({ executablePath, args }: Chromium, profile: string): Promise<Running> {
  const portFile = join(profile, "DevToolsActivePort");
  await rm(portFile, { force: true });
  const child = spawn(
    executablePath,
    [...args, `--user-data-dir=${profile}`, "--remote-debugging-port=0", "about:blank"],
    { detached: true, stdio: "ignore" },
  );
  const deadline = AbortSignal.timeout(60_000);
  for (;;) {
    const written = await readFile(portFile, "utf8").catch(() => "");
    const port = /^(\d+)\n/.exec(written)?.[1];
    if (port !== undefined) {
      return {
        process: child,
        browser: await playwright.connectOverCDP(`http://127.0.0.1:${port}`, { isLocal: true }),
      };
    }
    if (child.exitCode !== null) throw new Error(`Chromium exited with ${child.exitCode}`);
    await pause(50, undefined, { signal: deadline });
  }
}
