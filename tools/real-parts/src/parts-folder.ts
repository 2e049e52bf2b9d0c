import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { markOf, place, runs, type ProcessMark } from "./processes.ts";

const prefix = "hitless-parts-";

/** Who looks after a folder: the process that started it, and the one that holds the parts. */
export type Keeper = "starter" | "holder";

interface Kept extends ProcessMark {
  place: string;
}

/** Makes the folder (0700) in which the parts of one run live, looked after by this process. */
export async function createFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), prefix));
  keep(folder, "starter");
  return folder;
}

/** Writes into the folder that this process looks after it. */
export function keep(folder: string, keeper: Keeper): void {
  const kept = { ...markOf(process.pid), place: place() };
  writeFileSync(join(folder, `${keeper}.json`), JSON.stringify(kept));
}

/** Folders of earlier runs all of whose keepers were killed. */
export async function abandonedFolders(): Promise<string[]> {
  const names = await readdir(tmpdir());
  return names
    .filter((name) => name.startsWith(prefix))
    .map((name) => join(tmpdir(), name))
    .filter(isAbandoned);
}

/** The process that holds the parts of a folder; 0 before there is one. */
export function holderOf(folder: string): number {
  return readKeeper(folder, "holder")?.pid ?? 0;
}

function isAbandoned(folder: string): boolean {
  const starter = readKeeper(folder, "starter");
  // Without a starter it is being made; one from another place cannot be judged from here.
  if (starter === undefined || starter.place !== place()) return false;
  const holder = readKeeper(folder, "holder");
  return !runs(starter) && (holder === undefined || !runs(holder));
}

function readKeeper(folder: string, keeper: Keeper): Kept | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, `${keeper}.json`), "utf8")) as Kept;
  } catch {
    return undefined;
  }
}
