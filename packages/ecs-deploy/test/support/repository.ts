import { execFile } from "node:child_process";
import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { onTestFinished } from "vitest";

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "hitless-deploy-")));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A Git repository with one commit, which has a `file`. */
export async function repository() {
  const folder = await temporaryFolder();
  const git = async (...args: readonly string[]): Promise<string> => {
    const who = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
    const { stdout } = await promisify(execFile)("git", ["-C", folder, ...who, ...args]);
    return stdout.trim();
  };
  await git("init", "--quiet");
  await writeFile(join(folder, "file"), "content");
  await git("add", ".");
  await git("commit", "--quiet", "--message", "first");
  return { folder, git };
}
