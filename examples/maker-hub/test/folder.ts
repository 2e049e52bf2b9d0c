import { mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { onTestFinished } from "vitest";

import { buildApp } from "@hitless-examples/maker-hub/build";

/** A folder that goes when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "maker-hub-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Builds the app and moves the build to where no `node_modules` is above it. Needs `await using`. */
export async function builtElsewhere(
  version: string,
): Promise<AsyncDisposable & { folder: string }> {
  const home = await mkdtemp(join(tmpdir(), "maker-hub-"));
  const made = join(home, "made");
  const folder = join(home, "moved", version);
  await buildApp({ outFolder: made, version });
  await buildParent(folder);
  await rename(made, folder);
  return {
    folder,
    [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }),
  };
}
