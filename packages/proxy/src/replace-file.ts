import { constants } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** Replaces a file (mode 0600) as a whole. Resolves when that would survive a power cut. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const next = `${path}.next`;
  try {
    const file = await open(next, "w", 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(next, path);
  } catch (cause) {
    await rm(next, { force: true });
    throw cause;
  }
  // The rename itself is only on disk once the folder is.
  const folder = await open(dirname(path), constants.O_RDONLY);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
