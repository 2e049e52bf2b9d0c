import type { Core } from "./core.ts";
import type { Serving } from "./serving.ts";

/** Where not all of it could be written, what is on disk is what is served. */
export async function writeWhole(
  core: Core,
  next: Serving,
  { before, until }: { before: Serving; until?: () => Promise<void> },
): Promise<void> {
  try {
    await core.write(next, before, core.files, { until });
  } catch (cause) {
    // Nothing was served before the first config, and so nothing is to be put back.
    if (core.isServing) await core.write(before, next, core.files).catch(() => {});
    throw cause;
  }
}
