import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";

import { execute, succeed } from "../src/execute.ts";
import { markedProcesses, markOf } from "../src/processes.ts";
import type { Told } from "./support.ts";

/** Everything on this machine by which a run could still be noticed, each named. */
export async function leftOf({ folder, containers }: Told): Promise<string[]> {
  const mounts = readFileSync("/proc/self/mountinfo", "utf8").split("\n");
  const processes = [...markedProcesses(folder), ...containers.filter((pid) => markOf(pid))];
  return [
    ...processes.map((pid) => `process ${pid}`),
    ...(existsSync(folder) ? [folder] : []),
    ...mounts.filter((line) => line.includes(folder)),
    ...(await groupsOf(folder)),
  ];
}

/** Interfaces, rules and switches of a network, entered by the command that `enter` makes. */
export async function networkState(enter: (command: string[]) => string[]): Promise<string> {
  const rules = await succeed(enter(["iptables-save"]));
  const links = await succeed(enter(["ip", "-oneline", "link", "show"]));
  const forwarding = await succeed(enter(["cat", "/proc/sys/net/ipv4/ip_forward"]));
  // Counters and dates change by themselves, and a table that was looked at is there, if empty.
  const lasting = rules
    .replaceAll(/\[\d+:\d+\]/g, "")
    .split("\n")
    .filter((line) => !/^(#|\*|COMMIT|:\S+ ACCEPT|$)/.test(line));
  return [...lasting, links.trim(), `forwarding ${forwarding.trim()}`].join("\n");
}

async function groupsOf(folder: string): Promise<string[]> {
  const find = ["find", "/sys/fs/cgroup", "-maxdepth", "2", "-name", `${basename(folder)}*`];
  return (await execute(find)).stdout.split("\n").filter((line) => line !== "");
}
