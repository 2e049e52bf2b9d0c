import { mkdir, mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { replaceFileNow } from "./replace-file-now.ts";

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "hitless-replace-"));
  onTestFinished(async () => rm(folder, { recursive: true }));
  return folder;
}

test("replaces a file as a whole, for its owner alone", async () => {
  const folder = await temporaryFolder();
  const path = join(folder, "routes.map");
  for (const text of ["a long first text", "short"]) {
    replaceFileNow(path, text);
    expect(await readFile(path, "utf8")).toBe(text);
  }
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(["routes.map"]);
});

test("leaves things as they were where it cannot replace", async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, "taken"));
  expect(() => replaceFileNow(join(folder, "taken"), "text")).toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
  expect(() => replaceFileNow(join(folder, "missing", "x"), "text")).toThrow("ENOENT");
  expect(await readdir(folder)).toEqual(["taken"]);
});
