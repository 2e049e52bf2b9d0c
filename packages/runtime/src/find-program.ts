import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, resolve } from "node:path";
import { RuntimeError } from "./errors.ts";

/**
 * The absolute path of a program, found as execvp(3) does: a name on `searchPath`, a path from the
 * working folder.
 * @throws {RuntimeError} `cannot-start` where it, or the working folder, is not there.
 */
export async function findProgram(
  program: string,
  { of, workingFolder, searchPath }: { of: string; workingFolder: string; searchPath: string },
): Promise<string> {
  if (!(await isFolder(workingFolder))) {
    throw new RuntimeError(
      "cannot-start",
      `${of}: working folder ${workingFolder} is not there, or is no folder`,
    );
  }
  const isPath = program.includes("/");
  const folders = isPath ? [workingFolder] : searchPath.split(delimiter);
  for (const folder of folders) {
    const candidate = resolve(workingFolder, folder, program);
    if (await isProgram(candidate)) return candidate;
  }
  throw new RuntimeError(
    "cannot-start",
    isPath
      ? `${of}: ${resolve(workingFolder, program)} is not there, or is no executable file`
      : `${of}: no program ${program} on the PATH ${JSON.stringify(searchPath)}: install it, or name it by its path`,
  );
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}

async function isProgram(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return false;
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
