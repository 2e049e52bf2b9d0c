import { readFile, truncate } from "node:fs/promises";

/** Takes the bytes that a disk was never told to keep. */
export async function cutPower(journal: string): Promise<void> {
  const unsynced = new Set<string>();
  for (const line of (await readFile(journal, "utf8")).split("\n")) {
    // The last line may have been cut off with the process.
    if (!line.endsWith("]")) continue;
    const [what, path = "", to = ""] = JSON.parse(line) as string[];
    if (what === "written") unsynced.add(path);
    if (what === "synced") unsynced.delete(path);
    if (what === "renamed") {
      if (unsynced.delete(path)) unsynced.add(to);
      else unsynced.delete(to);
    }
  }
  // Those that were removed meanwhile are gone anyway.
  await Promise.all([...unsynced].map((path) => truncate(path, 0).catch(() => {})));
}
