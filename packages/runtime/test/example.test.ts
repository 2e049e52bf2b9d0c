import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { processRuntime } from "../src/index.ts";
import { startRelease } from "./example.ts";
import { failureOf } from "./support/failure-of.ts";
import { sandbox } from "./support/sandbox.ts";

const server = `
  import { createServer } from "node:http";
  createServer((request, response) => response.end(request.url))
    .listen(Number(process.env.PORT), process.env.HOST);
`;

async function release(script: string): Promise<{ folder: string; files: string }> {
  const box = await sandbox();
  const files = join(box.folder, "..", "..");
  await writeFile(join(files, "package.json"), '{"type":"module"}');
  await writeFile(join(files, "server.js"), script);
  // Its processes carry no mark of the sandbox.
  onTestFinished(async () => {
    await processRuntime({ folder: box.folder }).stop("shop-blue-1");
  });
  return { folder: box.folder, files };
}

test("starts a healthy release, as the README has it", async () => {
  const { folder, files } = await release(server);
  const url = await startRelease(folder, files);
  expect(await (await fetch(`${url}/hello`)).text()).toBe("/hello");
});

test("says how a release ended that does not stay", async () => {
  const { folder, files } = await release("process.exit(3)");
  expect(await failureOf(startRelease(folder, files))).toMatch(/^exited: .*exited with code 3/);
});

test("is in the README", async () => {
  const [example, readme] = await Promise.all(
    ["example.ts", "../README.md"].map((file) => readFile(join(import.meta.dirname, file), "utf8")),
  );
  expect(readme).toContain(example);
});
