import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The version of an installed package. @throws {TypeError} where it is not installed */
export function packageVersion(name: string): string {
  const manifest = findPackageJSON(name, import.meta.url);
  if (manifest === undefined) throw new TypeError(`${name} is not installed; run npm ci`);
  return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
}

/** The commit that is measured, with a word about packages that differ from it; undefined without Git. */
export async function revision(): Promise<string | undefined> {
  try {
    const commit = await git("rev-parse", "--short", "HEAD");
    const changes = await git("status", "--porcelain", "--", ":/packages", ":/tools/bench");
    return changes === "" ? commit : `${commit} with changes`;
  } catch {
    return undefined;
  }
}

async function git(...args: string[]): Promise<string> {
  return (await run("git", args, { cwd: import.meta.dirname })).stdout.trim();
}
