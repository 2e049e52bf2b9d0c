import { spawn } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { haproxy } from "@hitless-tools/real-parts/haproxy";
import { expect, onTestFinished, test } from "vitest";

import { proxyImageContext } from "../src/image.ts";
import { startApp } from "./support/app.ts";
import { config } from "./support/stack.ts";
import { supervised } from "./support/supervisor.ts";

const part = await haproxy();

/** The build context as a folder far from this workspace: nothing but what is in it is found. */
async function contextFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "hitless-context-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const { path, source } of proxyImageContext().files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await copyFile(source, join(folder, path));
  }
  return folder;
}

test("the image's files are all that a supervisor needs", async (context) => {
  if ("skipped" in part) return context.skip(part.skipped);
  const entry = join(await contextFolder(), "bin", "hitless-proxy.js");
  await using app = await startApp("app");
  await using stack = await supervised({ haproxy: part.path, entry });
  await stack.proxy.apply(config({ app: [app.server] }));
  const answer = await stack.proxy.ask({ to: { listener: "web" }, path: "/" });
  expect(answer.body).toBe("app");
});

test("the image's command opens sessions", async () => {
  const folder = await contextFolder();
  const entry = join(folder, "bin", "hitless-proxy.js");
  const code = await new Promise((resolve) => {
    const child = spawn(process.execPath, [entry, "session", "--run-folder", folder], {
      stdio: "ignore",
    });
    child.once("exit", resolve);
  });
  expect(code).toBe(69);
});
