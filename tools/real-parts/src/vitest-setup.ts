import { startParts } from "./start-parts.ts";
import { socketVariable } from "./variables.ts";

/**
 * Vitest's `globalSetup`: the test files of one package share the parts, and these stop when the last
 * file is done. Under `real-parts run` they belong to the whole run, and nothing happens here.
 */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.platform !== "linux" || process.env[socketVariable] !== undefined) return undefined;
  const parts = await startParts();
  // The processes that run the tests inherit it.
  process.env[socketVariable] = parts.socketPath;
  return () => parts.stop();
}
