import { readFile } from "node:fs/promises";

/** The id of the container in which this runs; undefined outside of one. */
export async function ownContainerId(): Promise<string | undefined> {
  try {
    // The engine mounts hostname and hosts from the container's own folder.
    const mounts = await readFile("/proc/self/mountinfo", "utf8");
    return /\/containers\/([0-9a-f]{64})\/(?:hostname|hosts|resolv\.conf)\s/.exec(mounts)?.[1];
  } catch {
    return undefined;
  }
}
