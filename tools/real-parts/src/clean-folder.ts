import { existsSync, readFileSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { processesIn, removeGroups } from "./control-groups.ts";
import { groupOf } from "./daemon.ts";
import { restoreNetwork } from "./host-network.ts";
import { readRecord, type EngineRecord } from "./engine-record.ts";
import { daemonsHere, markedProcesses, networkOf, place, send } from "./processes.ts";
import { removeObjects } from "./remove-objects.ts";

const daemonLimitMs = 30_000;
const killLimitMs = 15_000;

/**
 * Stops everything that belongs to the folder of a run, or of one engine in it, and removes it. It goes by what is found,
 * not by who started it, so that it also cleans up after somebody who was killed.
 *
 * @throws {Error} when processes remain, or what is lent cannot be cleaned.
 */
export async function cleanFolder(folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  const inside = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name));
  const engines = [folder, ...inside];
  for (const engine of engines) await stopEngine(engine);
  await endDaemons(folder);
  await killAll(folder, engines);
  for (const engine of engines) await takeBack(engine);
  // A container's mounts may need a moment to go with its last process.
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}

async function stopEngine(engine: string): Promise<void> {
  const record = readRecord(engine);
  if (record?.lent === true) return removeObjects(record.socketPath, record.run);
  // A daemon removes addresses and rules with the containers; one that does not answer is killed.
  if (record !== undefined) await removeObjects(record.socketPath).catch(() => undefined);
}

async function endDaemons(folder: string): Promise<void> {
  const daemons = () => markedProcesses(folder).filter((pid) => nameOf(pid) === "dockerd");
  for (const pid of daemons()) send(pid, "SIGTERM");
  const limit = AbortSignal.timeout(daemonLimitMs);
  while (daemons().length > 0 && !limit.aborted) await delay(25);
}

async function killAll(folder: string, engines: readonly string[]): Promise<void> {
  const all = () => [
    ...markedProcesses(folder),
    ...engines.flatMap((engine) => processesIn(groupOf(engine))),
  ];
  const limit = AbortSignal.timeout(killLimitMs);
  for (let left = all(); left.length > 0; left = all()) {
    if (limit.aborted) throw new Error(`processes of ${folder} do not end: ${left.join(", ")}`);
    for (const pid of left) send(pid, "SIGKILL");
    await delay(25);
  }
}

async function takeBack(engine: string): Promise<void> {
  const record = readRecord(engine);
  removeGroups(groupOf(engine));
  if (record?.lent === false && isSharedWithUs(record)) {
    await restoreNetwork(record.network, record.begins);
  }
}

/**
 * A network of its own went with its processes; after a boot there is nothing left of any; and where
 * somebody else's daemon runs now, the rules are that one's.
 */
function isSharedWithUs(record: EngineRecord & { lent: false }): boolean {
  const same = record.namespace === networkOf("self") && record.place === place();
  return same && daemonsHere().length === 0;
}

function nameOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim();
  } catch {
    return "";
  }
}
