import { randomUUID } from "node:crypto";
import { link, mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";

import { z } from "zod";

import { isSystemError } from "./system-error.ts";

const holderShape = z.object({
  host: z.string(),
  pid: z.int(),
  /** Start time of the process as its system tells it, against a pid that is used again. */
  started: z.string(),
  /** What it is doing, such as `deploy`. */
  command: z.string(),
  /** ISO 8601. */
  since: z.string(),
  /** ISO 8601. Whoever still holds it then has stopped by itself. */
  expires: z.string(),
  /** Names this very acquisition. */
  token: z.string(),
});

/** Who holds the lock. */
export type LockHolder = z.output<typeof holderShape>;

export interface LockState {
  /** Grows with each acquisition; 0 where there was none yet. */
  generation: number;
  /** Absent: free. */
  holder?: LockHolder;
}

const pattern = /^lock\.(\d+)\.json$/;

/*
 * Each acquisition makes a file with the next number, which only one process can do, and a release empties
 * the newest file instead of deleting it. So the number never goes back, and two processes that both found
 * the same dead holder cannot both follow it.
 */

/** Reads the newest lock file. */
export async function readLock(folder: string): Promise<LockState> {
  for (;;) {
    const generation = Math.max(0, ...(await generations(folder)));
    if (generation === 0) return { generation };
    try {
      const holder = parse(await readFile(fileOf(folder, generation), "utf8"));
      return { generation, ...(holder && { holder }) };
    } catch (error) {
      // Its successor removed it between the listing and the reading.
      if (!isSystemError(error, "ENOENT")) throw error;
    }
  }
}

/** Takes the lock as successor of `generation`. Returns false when another was first. */
export async function succeed(
  folder: string,
  generation: number,
  holder?: LockHolder,
): Promise<boolean> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const temporary = await writeTemporary(folder, holder);
  try {
    await link(temporary, fileOf(folder, generation + 1));
  } catch (error) {
    if (isSystemError(error, "EEXIST")) return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
  const older = (await generations(folder)).filter((each) => each <= generation);
  await Promise.all(older.map((each) => rm(fileOf(folder, each), { force: true })));
  return true;
}

/** Marks the lock of `generation` as free. */
export async function empty(folder: string, generation: number): Promise<void> {
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
  return z.object({ holder: holderShape.optional() }).parse(JSON.parse(text)).holder;
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
