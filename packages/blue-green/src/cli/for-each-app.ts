import { BlueGreenError } from "../errors.ts";
import type { Stack } from "../stack.ts";
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
  const stacks = await readApps(options, reading);
  refuseOneImageForAll(stacks, options);
  for (const stack of stacks) {
    await using opened = await openStack(stack, options);
    const code = await run(opened);
    if (code !== 0) return code;
  }
  return 0;
}

function refuseOneImageForAll(stacks: readonly Stack[], { image }: WantedRelease): void {
  const [first, ...others] = stacks;
  if (image === undefined || first === undefined || others.length === 0) return;
  const names = stacks.map(({ service }) => service).join(", ");
  throw new BlueGreenError(
    "stack-file",
    `${first.file} has several apps (${names}), and --image is for one of them: name it with --service`,
  );
}

/** Runs a command that is about the whole project, by way of any of its apps. */
export async function forProject(options: FileOptions, run: Run): Promise<number> {
  const [stack] = await readApps(options, { forRelease: false });
  if (stack === undefined) throw new TypeError("a stack file has an app");
  await using opened = await openStack(stack, options);
  return await run(opened);
}
