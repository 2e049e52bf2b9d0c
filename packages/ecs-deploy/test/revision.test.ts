import { execFile } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { expect, onTestFinished, test } from "vitest";

import { readRevision } from "../src/index.ts";
import { failureOf } from "./support/failure-of.ts";
import { repository, temporaryFolder } from "./support/repository.ts";

test("tags with the short SHA of HEAD, as git abbreviates it", async () => {
  const { folder, git } = await repository();
  const commit = await git("rev-parse", "HEAD");
  const tag = await git("rev-parse", "--short", "HEAD");
  expect(await readRevision({ folder })).toEqual({ tag, commit, isDirty: false });
  expect(commit.startsWith(tag)).toBe(true);

  await mkdir(join(folder, "within"));
  expect(await readRevision({ folder: join(folder, "within") })).toMatchObject({ tag });
});

test("refuses a dirty tree, and says what is in it", async () => {
  const { folder, git } = await repository();
  await writeFile(join(folder, "file"), "other");
  await writeFile(join(folder, "ünew file"), "");
  expect(await failureOf(readRevision({ folder }))).toBe(
    `revision: the revision of ${folder}: what is there is not what is committed ` +
      "( M file, ?? ünew file); commit it, list it in .gitignore, or deploy it all the same with --allow-dirty",
  );
  await git("mv", "-f", "file", "moved");
  expect(await failureOf(readRevision({ folder }))).toContain("moved");
  for (const name of "abcdef") await writeFile(join(folder, name), "");
  expect(await failureOf(readRevision({ folder }))).toMatch(/, and \d more\)/);
});

test("takes no notice of what .gitignore lists", async () => {
  const { folder, git } = await repository();
  await writeFile(join(folder, ".gitignore"), "made\n");
  await git("add", ".gitignore");
  await git("commit", "--quiet", "--message", "more");
  await writeFile(join(folder, "made"), "");
  expect(await readRevision({ folder })).toMatchObject({ isDirty: false });
});

test("gives a dirty tree that is allowed a tag that no other one has", async () => {
  const { folder, git } = await repository();
  await writeFile(join(folder, "file"), "other");
  const short = await git("rev-parse", "--short", "HEAD");
  const now = new Date("2026-11-25T13:05:09.123Z");
  expect(await readRevision({ folder, allowDirty: true, now })).toMatchObject({
    tag: `${short}-dirty-20261125T130509Z`,
    isDirty: true,
  });
});

test("takes a tag that is given, wherever it is", async () => {
  const folder = await temporaryFolder();
  expect(await readRevision({ folder, tag: "v1.4.0" })).toEqual({ tag: "v1.4.0", isDirty: false });
  expect(await failureOf(readRevision({ tag: "a/b" }))).toMatch(/^invalid: tag "a\/b": up to 128/);
  expect(await failureOf(readRevision({ tag: "" }))).toMatch(/^invalid: tag "": /);
});

test("says that there is no repository, no commit, or no folder", async () => {
  const folder = await temporaryFolder();
  const what = `revision: the revision of ${folder}`;
  expect(await failureOf(readRevision({ folder }))).toMatch(`${what}: it is in no Git repository`);
  await promisify(execFile)("git", ["init", "--quiet", folder]);
  expect(await failureOf(readRevision({ folder }))).toMatch(
    `${what}: its repository has no commit yet`,
  );
  await rm(folder, { recursive: true });
  expect(await failureOf(readRevision({ folder }))).toMatch(
    /^revision: .*git says: cannot change to/,
  );
});

test("says that there is no git", async () => {
  const folder = await temporaryFolder();
  const before = process.env["PATH"];
  onTestFinished(() => {
    process.env["PATH"] = before;
  });
  process.env["PATH"] = folder;
  expect(await failureOf(readRevision({ folder }))).toBe(
    `revision: the revision of ${folder}: there is no git in the PATH; install it, or name the images' tag with --tag`,
  );
});
