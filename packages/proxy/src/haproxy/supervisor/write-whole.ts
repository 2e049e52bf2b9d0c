import type { Core } from "./core.ts";
import type { Writing } from "./serving.ts";

/** Where not all of it could be written, what is on disk is what is served. */
export async function writeWhole(core: Core, writing: Writing): Promise<void> {
  try {
    await core.write(writing, core);
  } catch (cause) {
    const { now, before } = writing;
    // Nothing was served before the first config, and so nothing is to be put back.
    if (core.isServing) {
      await core.write({ ...writing, now: before, before: now }, core).catch(() => {});
    }
    throw cause;
  }
}
