import type { WantedRelease } from "./as-wanted.ts";
import { type OpenedStack, openStack, readApps } from "./open-stack.ts";
import type { FileOptions } from "./options.ts";

type Run = (opened: OpenedStack) => Promise<number>;

/**
 * Runs a command for each app, or for the one that was named. Ends with the first that did not go well: what
 * comes after may need it.
 */
export async function forEachApp(
  options: FileOptions & WantedRelease,
  reading: { forRelease: boolean },
  run: Run,
): Promise<number> {
  for (const stack of await readApps(options, reading)) {
    await using opened = await openStack(stack, options);
    const code = await run(opened);
    if (code !== 0) return code;
  }
  return 0;
}

/** Runs a command that is about the whole project, by way of any of its apps. */
export async function forProject(options: FileOptions, run: Run): Promise<number> {
  const [stack] = await readApps(options, { forRelease: false });
  if (stack === undefined) throw new TypeError("a stack file has an app");
  await using opened = await openStack(stack, options);
  return await run(opened);
}
