import { readdir, readFile } from "node:fs/promises";

/** The process of the engine that listens at the socket; undefined where it cannot be told. */
export async function enginePid(socketPath: string): Promise<number | undefined> {
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const command = await readFile(`/proc/${name}/cmdline`, "utf8").catch(() => "");
    const [program = "", ...args] = command.split("\0");
    if (/(^|\/)dockerd$/.test(program) && args.some((arg) => arg.endsWith(socketPath)))
      return Number(name);
  }
  return undefined;
}
