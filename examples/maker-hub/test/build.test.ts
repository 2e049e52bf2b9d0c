import { execFile } from "node:child_process";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { expect, test } from "vitest";

import { buildApp } from "../src/build.ts";
import { temporaryFolder } from "./built.ts";

const runFile = promisify(execFile);
const command = join(import.meta.dirname, "..", "src", "build-command.ts");

test("replaces a former build, old files and all, and leaves nothing beside it", async () => {
  const folder = await temporaryFolder();
  const outFolder = join(folder, "app");
  await buildApp({ outFolder, version: "1.0.0" });
  await writeFile(join(outFolder, "left-over.txt"), "from the old one");

  await buildApp({ outFolder, version: "2.0.0-beta.1" });

  expect(await versionIn(outFolder)).toBe("2.0.0-beta.1");
  expect((await readdir(outFolder)).toSorted()).toEqual(["assets", "package.json", "server.js"]);
  expect(await readdir(folder)).toEqual(["app"]);
});

test("shows a folder under its name only when it is whole", async () => {
  const folder = await temporaryFolder();
  const outFolder = join(folder, "app");
  const state = { done: false };
  const building = buildApp({ outFolder, version: "1.0.0" }).finally(() => (state.done = true));

  const seen = new Set<string>();
  while (!state.done) {
    const files = await readdir(outFolder).catch(() => ["nothing"]);
    seen.add(files.toSorted().join(" "));
  }
  await building;

  expect([...seen].filter((files) => files !== "nothing")).toEqual(
    seen.size > 1 ? ["assets package.json server.js"] : [],
  );
});

test("leaves the former build when it is called off", async () => {
  const folder = await temporaryFolder();
  const outFolder = join(folder, "app");
  await buildApp({ outFolder, version: "1.0.0" });
  const caller = new AbortController();

  const building = buildApp({ outFolder, version: "2.0.0", signal: caller.signal });
  caller.abort();

  await expect(building).rejects.toBe(caller.signal.reason);
  expect(await versionIn(outFolder)).toBe("1.0.0");
  expect(await readdir(folder)).toEqual(["app"]);
});

test("builds two versions at a time", async () => {
  const folder = await temporaryFolder();
  const versions = ["1.0.0", "2.0.0"];
  await Promise.all(
    versions.map((version) => buildApp({ outFolder: join(folder, version), version })),
  );
  expect(await Promise.all(versions.map((version) => versionIn(join(folder, version))))).toEqual(
    versions,
  );
});

test("builds by command", async () => {
  const folder = await temporaryFolder();
  const args = [command, "--out", "app", "--version", "1.2.3"];
  const { stdout } = await runFile(process.execPath, args, { cwd: folder });
  expect(stdout).toBe(`maker-hub 1.2.3 is in ${join(folder, "app")}\n`);
  expect(await versionIn(join(folder, "app"))).toBe("1.2.3");
});

test.each([
  [[], "--out and --version are needed"],
  [["--out", "app"], "--out and --version are needed"],
  [["--out", "app", "--version", "two"], 'version is "two"'],
  [["--outt", "app"], "Unknown option '--outt'"],
])("refuses the arguments %j with exit code 64", async (args, reason) => {
  const folder = await temporaryFolder();
  const refused = runFile(process.execPath, [command, ...args], { cwd: folder });
  await expect(refused).rejects.toMatchObject({ code: 64 });
  await expect(refused).rejects.toHaveProperty("stderr", expect.stringContaining(reason));
  expect(await readdir(folder)).toEqual([]);
});

async function versionIn(folder: string): Promise<string | undefined> {
  const manifest = await readFile(join(folder, "package.json"), "utf8");
  return /"version": "(.*)"/.exec(manifest)?.[1];
}
