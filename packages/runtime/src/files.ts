import { randomUUID } from "node:crypto";
import { link, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { RuntimeError, systemCode } from "./errors.ts";

/**
 * Writes a file that is either there as a whole or not at all, also after a power cut. With `ifAbsent`
 * an existing file stays; resolves with whether this call wrote it.
 */
export async function writeWhole(
  path: string,
  text: string,
  { ifAbsent = false }: { ifAbsent?: boolean } = {},
): Promise<boolean> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeAndSync(temporary, text);
    // A link fails where the name is taken; a rename replaces.
    await (ifAbsent ? link(temporary, path) : rename(temporary, path));
    await syncFolder(dirname(path));
    return true;
  } catch (error) {
    if (ifAbsent && systemCode(error) === "EEXIST") return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** The text, or undefined where there is no such file. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** The names in a folder; none where it is not there. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw error;
  }
}

/** @throws {RuntimeError} `damaged`, naming the file, where it is no JSON or `isValid` says no. */
export function parseJson<T>(
  text: string,
  path: string,
  isValid: (value: unknown) => value is T,
): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw damaged(path, "it is not JSON", { cause });
  }
  if (!isValid(value)) throw damaged(path, "fields are missing or of another type");
  return value;
}

/** The error for a file that this package wrote and cannot read any more. */
export function damaged(path: string, why: string, options?: ErrorOptions): RuntimeError {
  return new RuntimeError(
    "damaged",
    `${path} is damaged: ${why}. Make sure that nothing of this instance runs, then delete the file`,
    options,
  );
}

async function writeAndSync(path: string, text: string): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
