import { setTimeout as delay } from "node:timers/promises";

import { backendNames, slotName } from "../render/names.ts";
import type { Fleet } from "./fleet.ts";
import { askWorker, type Worker } from "./master.ts";

interface Session {
  worker: Worker;
  id: string;
}

export interface CutOptions {
  perSecond: number;
  signal?: AbortSignal | undefined;
}

// Several in one go, where the rate is higher than this.
const turnsPerSecond = 10;

/** Cuts what is open at a slot now, in every worker. Resolves with the number cut. */
export async function cutSessions(
  fleet: Fleet,
  { backend, index }: { backend: string; index: number },
  { perSecond, signal }: CutOptions,
): Promise<number> {
  const find = () => sessionsAt(fleet, backend, slotName(index));
  const turnSize = Math.max(1, Math.round(perSecond / turnsPerSecond));
  // What is opened later is not meant: a server that is cut may be one that serves.
  const meant = new Set((await find()).map(keyOf));
  let count = 0;
  while (meant.size > 0) {
    // Asked again each time: HAProxy gives the name of a session that has ended to another one.
    const there = (await find()).filter((each) => meant.has(keyOf(each)));
    const turn = there.slice(0, turnSize);
    for (const { worker, id } of turn) {
      if ((await askWorker(worker, `shutdown session ${id}`)) === "") count += 1;
    }
    if (there.length <= turnSize) return count;
    for (const each of turn) meant.delete(keyOf(each));
    await delay((1000 * turn.length) / perSecond, undefined, { signal });
  }
  return count;
}

async function sessionsAt(fleet: Fleet, backend: string, slot: string): Promise<Session[]> {
  const names = Object.values(backendNames(backend));
  const all = await Promise.all(
    (await fleet.workers()).map(async (worker) =>
      readSessions((await askWorker(worker, "show sess")) ?? "", { names, slot }).map((id) => ({
        worker,
        id,
      })),
    ),
  );
  return all.flat();
}

/** Reads `show sess`: the ids of those at this slot. Pure. */
export function readSessions(
  text: string,
  { names, slot }: { names: readonly string[]; slot: string },
): string[] {
  return text.split("\n").flatMap((line) => {
    const [, id, backend, server] = /^(0x[0-9a-f]+): .* be=(\S+) srv=(\S+) /.exec(line) ?? [];
    if (id === undefined || backend === undefined || server !== slot) return [];
    return names.includes(backend) ? [id] : [];
  });
}

function keyOf({ worker, id }: Session): string {
  return `${worker.key} ${id}`;
}
