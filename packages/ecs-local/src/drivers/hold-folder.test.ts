import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { holdFolder } from "./hold-folder.ts";

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "hitless-hold-"));
  onTestFinished(async () => rm(folder, { recursive: true }));
  return folder;
}

test("keeps a second one off until the first lets go", async () => {
  const folder = join(await temporaryFolder(), "new");
  const letGo = await holdFolder(folder);
  await expect(holdFolder(folder)).rejects.toThrow(`another endpoint uses the folder ${folder}`);
  letGo();
  const letGoAgain = await holdFolder(folder);
  letGoAgain();
});

test("blames no other endpoint for a folder that cannot be used", async () => {
  const folder = await temporaryFolder();
  const file = join(folder, "file");
  await writeFile(file, "");
  await expect(holdFolder(file)).rejects.toThrow(`cannot use the folder ${file}: EEXIST`);
  await mkdir(join(folder, "lock"));
  await expect(holdFolder(folder)).rejects.toThrow(
    `cannot use the folder ${folder}: unable to open`,
  );
});
