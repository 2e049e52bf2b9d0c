import { existsSync, readdirSync, readFileSync, rmdirSync } from "node:fs";
import { join } from "node:path";

const root = "/sys/fs/cgroup";

/** The processes in the control groups of this name and below, in every hierarchy. */
export function processesIn(name: string): number[] {
  const found = groups(name).flatMap((group) =>
    read(join(group, "cgroup.procs")).trim().split("\n"),
  );
  return [...new Set(found.filter((line) => line !== "").map(Number))];
}

/** Removes the empty control groups of this name. */
export function removeGroups(name: string): void {
  for (const group of groups(name)) {
    try {
      rmdirSync(group);
    } catch {
      // Its last process is just ending; the kernel keeps an empty group, and nothing else.
    }
  }
}

/** Inner groups first. Version 2 has one hierarchy at the root, version 1 one for each controller. */
function groups(name: string): string[] {
  return ["", ...folders(root)].map((top) => join(root, top, name)).flatMap(withInner);
}

function withInner(group: string): string[] {
  if (!existsSync(group)) return [];
  return [...folders(group).flatMap((name) => withInner(join(group, name))), group];
}

function folders(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
