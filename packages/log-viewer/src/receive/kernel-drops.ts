import { readFileSync } from "node:fs";

/**
 * How many datagrams the kernel threw away because the buffers of a port were full: the last column of
 * /proc/net/udp (proc_net_udp(5)). 0 where there is no such file.
 */
export function countKernelDrops(port: number): number {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  let drops = 0;
  for (const path of ["/proc/net/udp", "/proc/net/udp6"]) {
    for (const row of readTable(path).split("\n")) {
      const columns = row.trim().split(/\s+/);
      if (columns[1]?.endsWith(wanted) === true) drops += Number(columns.at(-1)) || 0;
    }
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
