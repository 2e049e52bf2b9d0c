import { randomUUID } from "node:crypto";
import { link, mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";

import { type LockHolder, type LockPlace, type LockState, readHolder } from "./lock-place.ts";
import { isSystemError } from "./system-error.ts";

const pattern = /^lock\.(\d+)\.json$/;

/**
 * So many files are kept before the newest one. Whoever stands still for longer, between looking and following,
 * finds the number that it wants free again, and only then that others have gone on.
 */
const kept = 8;

/*
 * Each acquisition makes a file with the next number, which only one process can do, and a release empties
 * the newest file instead of deleting it. So the number never goes back, and two processes that both found
 * the same dead holder cannot both follow it: one of them finds the file there, or a newer one.
 */

/** Keeps the lock in a state folder. */
export function lockFiles(folder: string): LockPlace {
  return {
    description: folder,
    read: async () => readLock(folder),
    succeed: async (generation, holder) => succeed(folder, Number(generation), holder),
    free: async (generation) => empty(folder, Number(generation)),
  };
}

/** Reads the newest lock file. */
async function readLock(folder: string): Promise<LockState> {
  for (;;) {
    const generation = Math.max(0, ...(await generations(folder)));
    if (generation === 0) return { generation: "" };
    try {
      const holder = parse(await readFile(fileOf(folder, generation), "utf8"));
      return { generation: String(generation), ...(holder && { holder }) };
    } catch (error) {
      // Its successor removed it between the listing and the reading.
      if (!isSystemError(error, "ENOENT")) throw error;
    }
  }
}

async function succeed(
  folder: string,
  generation: number,
  holder?: LockHolder,
): Promise<string | undefined> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const temporary = await writeTemporary(folder, holder);
  try {
    await link(temporary, fileOf(folder, generation + 1));
  } catch (error) {
    if (isSystemError(error, "EEXIST")) return undefined;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
  const all = await generations(folder);
  if (all.some((each) => each > generation + 1)) {
    await rm(fileOf(folder, generation + 1), { force: true });
    return undefined;
  }
  const older = all.filter((each) => each <= generation + 1 - kept);
  await Promise.all(older.map((each) => rm(fileOf(folder, each), { force: true })));
  return String(generation + 1);
}

async function empty(folder: string, generation: number): Promise<void> {
  await rename(await writeTemporary(folder), fileOf(folder, generation));
}

async function generations(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isSystemError(error, "ENOENT")) return [];
    throw error;
  });
  return names.flatMap((name) => Number(pattern.exec(name)?.[1] ?? []));
}

function parse(text: string): LockHolder | undefined {
  const content: unknown = JSON.parse(text);
  return typeof content === "object" && content !== null && "holder" in content
    ? readHolder(content.holder)
    : undefined;
}

async function writeTemporary(folder: string, holder?: LockHolder): Promise<string> {
  const path = join(folder, `lock.${randomUUID()}.tmp`);
  await using file = await open(path, "wx", 0o600);
  await file.writeFile(`${JSON.stringify({ holder }, null, 2)}\n`);
  await file.sync();
  return path;
}

function fileOf(folder: string, generation: number): string {
  return join(folder, `lock.${generation}.json`);
}
