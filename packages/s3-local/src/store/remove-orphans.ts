import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

import type { ObjectRecord } from "./records.ts";

/** Removes the files of objects that were never finished, or whose successor was. */
export async function removeOrphans(
  folder: string,
  objects: Iterable<ObjectRecord>,
): Promise<void> {
  const used = new Set([...objects].flatMap(({ segments }) => segments.map(({ file }) => file)));
  const names = await readdir(folder);
  const orphans = names.filter((name) => !name.endsWith(".json") && !used.has(name));
  await Promise.all(orphans.map((name) => rm(join(folder, name), { force: true })));
}
