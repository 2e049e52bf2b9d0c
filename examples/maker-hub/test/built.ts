import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, onTestFinished } from "vitest";

import { buildApp } from "../src/build.ts";

/** A folder that goes when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "maker-hub-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Builds the app, and moves the build to a folder with no `node_modules` beside or above it. For the
 * top of a test file: the folder goes when the file ends.
 */
export async function builtElsewhere(version: string): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), "maker-hub-"));
  afterAll(() => rm(home, { recursive: true, force: true }));
  const made = join(home, "made");
  const moved = join(home, "elsewhere", version);
  await buildApp({ outFolder: made, version });
  await mkdir(join(home, "elsewhere"));
  await rename(made, moved);
  return moved;
}
