import type { OpenedMeans } from "../open-means.ts";
import { openMeans } from "../open-means.ts";
import { type ReadStackFileOptions, readStackFiles } from "../stack-file/read.ts";
import type { Stack } from "../stack.ts";
import { asWanted, type WantedRelease } from "./as-wanted.ts";
import { defaultStackFile } from "./default-stack-file.ts";
import type { FileOptions } from "./options.ts";

/** An app of a stack and what it runs on. */
export interface OpenedStack extends OpenedMeans {
  stack: Stack;
}

/** Reads the stack files that were named, or that of this folder: each app, or the one that was named. */
export async function readApps(
  options: FileOptions & WantedRelease,
  reading: Pick<ReadStackFileOptions, "forRelease" | "certificates">,
): Promise<Stack[]> {
  const { file, project, service, profile } = options;
  const files = file ?? [await defaultStackFile(process.cwd())];
  const stacks = await readStackFiles(files, {
    ...reading,
    ...(project !== undefined && { project }),
    ...(service !== undefined && { service }),
    ...(profile !== undefined && { profiles: profile }),
  });
  return stacks.map((stack) => asWanted(stack, options));
}

/** Connects to what a stack runs on. */
export async function openStack(
  stack: Stack,
  { host, context }: FileOptions,
): Promise<OpenedStack> {
  const means = await openMeans(stack, {
    ...(host !== undefined && { host }),
    ...(context !== undefined && { context }),
  });
  return { ...means, stack };
}
