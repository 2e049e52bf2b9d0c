import { accessSync, constants } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

/** Where Debian has what a user's `PATH` often leaves out. */
const systemFolders = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

/** The absolute path of a program, searched for in `PATH` and the system's folders unless it is one. */
export function findExecutable(name: string): string | undefined {
  if (isAbsolute(name)) return isExecutable(name) ? name : undefined;
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), ...systemFolders];
  return folders
    .filter((folder) => folder.startsWith("/"))
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
