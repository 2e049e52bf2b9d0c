import { readFileSync } from "node:fs";

/**
 * How many datagrams the kernel threw away because the buffers of a port were full: the last column of
 * /proc/net/udp (proc_net_udp(5)). 0 where there is no such file.
 */
export function countKernelDrops(port: number): number {
  return ["/proc/net/udp", "/proc/net/udp6"]
    .map((path) => dropsIn(readTable(path), port))
    .reduce((sum, drops) => sum + drops, 0);
}

/** The drops of a port in the text of such a table. */
export function dropsIn(table: string, port: number): number {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  let drops = 0;
  for (const row of table.split("\n")) {
    const columns = row.trim().split(/\s+/);
    if (columns[1]?.endsWith(wanted) === true) drops += Number(columns.at(-1)) || 0;
  }
  return drops;
}

function readTable(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
