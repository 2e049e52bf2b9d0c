import { readFile, readlink } from "node:fs/promises";

/** Names the set of processes in which this one has its pid: the boot and, on Linux, the pid namespace. */
export async function pidSpace(): Promise<string> {
  if (process.platform !== "linux") return process.platform;
  const [boot, space] = await Promise.all([
    readFile("/proc/sys/kernel/random/boot_id", "utf8"),
    readlink("/proc/self/ns/pid"),
  ]);
  return `${boot.trim()} ${space}`;
}
