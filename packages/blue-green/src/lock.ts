import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { setTimeout as delay } from "node:timers/promises";

import { BlueGreenError } from "./errors.ts";
import { formatDuration } from "./duration.ts";
import type { LockHolder, LockPlace } from "./lock-place.ts";
import { pidSpace } from "./pid-space.ts";
import { processStart } from "./process-start.ts";

/** How long before the lock expires its holder gives up, so that no two are ever at work. */
const marginMs = 10_000;
const pollMs = 200;
/** How long a lock that cannot be freed is tried again. After that, others follow when its holder ends. */
const freeWithinMs = 10_000;
/** What this process holds no more, but could not free. */
const givenUp = new Set<string>();

export interface AcquireLockOptions {
  /** What is done under the lock, for those who have to wait. */
  command: string;
  /** After this time the lock may be broken; `signal` of the lock aborts 10 s before. */
  limitMs: number;
  /** How long to wait for another holder. @default 0 */
  waitMs?: number;
  /** A holder that is dead or expired was put aside. */
  onBroken?: (holder: LockHolder) => void;
  signal?: AbortSignal;
}

export interface Lock extends AsyncDisposable {
  /** Aborts shortly before the lock expires. */
  readonly signal: AbortSignal;
  /**
   * Asks whether it is still held, unless it was so within the last `withinMs` milliseconds (0).
   * @throws {BlueGreenError} `lock-lost` when somebody broke the lock
   */
  check(options?: { withinMs?: number }): Promise<void>;
}

/**
 * Takes a stack's lock: one deployer at a time. A holder that died on this host is put aside at
 * once, one on another host when its time is over.
 * @throws {BlueGreenError} `locked`, saying who holds it and since when
 */
export async function acquireLock(
  place: LockPlace,
  { command, limitMs, waitMs = 0, onBroken, signal }: AcquireLockOptions,
): Promise<Lock> {
  const giveUpAt = Date.now() + waitMs;
  for (;;) {
    if (signal?.aborted) throw interrupted();
    const { generation, holder: other } = await place.read();
    if (other !== undefined && (await isValid(other))) {
      if (Date.now() >= giveUpAt) throw locked(place, other);
      await delay(pollMs, undefined, { signal }).catch(() => {
        throw interrupted();
      });
      continue;
    }
    const holder = await describeSelf(command, limitMs);
    const ours = await place.succeed(generation, holder);
    if (ours === undefined) continue;
    if (other !== undefined) onBroken?.(other);
    return hold(place, ours, holder, limitMs);
  }
}

/** Who holds the lock now; undefined when it is free or its holder is dead or expired. */
export async function currentHolder(place: LockPlace): Promise<LockHolder | undefined> {
  const { holder } = await place.read();
  return holder !== undefined && (await isValid(holder)) ? holder : undefined;
}

/**
 * Breaks the lock. Only for people, who know that the holder is not at work any more.
 * @returns the holder that was put aside, if any
 */
export async function breakLock(place: LockPlace): Promise<LockHolder | undefined> {
  for (;;) {
    const { generation, holder } = await place.read();
    if (holder === undefined) return undefined;
    if ((await place.succeed(generation)) !== undefined) return holder;
  }
}

async function isValid(holder: LockHolder): Promise<boolean> {
  if (Date.parse(holder.expires) <= Date.now()) return false;
  if (givenUp.has(holder.token)) return false;
  // A pid says nothing about processes of another machine of this name, or of another container.
  if (holder.host !== hostname() || holder.pids !== (await pidSpace())) return true;
  return (await processStart(holder.pid)) === holder.started;
}

async function describeSelf(command: string, limitMs: number): Promise<LockHolder> {
  const started = await processStart(process.pid);
  if (started === undefined)
    throw new Error("cannot read the start time of this process (ps or /proc is needed)");
  const now = Date.now();
  return {
    host: hostname(),
    pid: process.pid,
    pids: await pidSpace(),
    started,
    command,
    since: new Date(now).toISOString(),
    expires: new Date(now + limitMs).toISOString(),
    token: randomUUID(),
  };
}

function hold(place: LockPlace, generation: string, holder: LockHolder, limitMs: number): Lock {
  const isOurs = async (): Promise<boolean> => (await place.read()).holder?.token === holder.token;
  let heldAt = performance.now();
  return {
    signal: AbortSignal.timeout(Math.max(0, limitMs - marginMs)),
    async check({ withinMs = 0 } = {}) {
      const askedAt = performance.now();
      if (askedAt - heldAt < withinMs) return;
      if (await isOurs()) {
        heldAt = askedAt;
        return;
      }
      throw new BlueGreenError(
        "lock-lost",
        "the lock was broken by somebody else; nothing more is done here",
      );
    },
    async [Symbol.asyncDispose]() {
      const giveUpAt = Date.now() + freeWithinMs;
      while (!(await isFreed(place, generation, isOurs))) {
        if (Date.now() >= giveUpAt) return void givenUp.add(holder.token);
        await delay(pollMs);
      }
    },
  };
}

/** Where the lock is kept may be away for a moment, as an engine that restarts. What was done counts all the same. */
async function isFreed(
  place: LockPlace,
  generation: string,
  isOurs: () => Promise<boolean>,
): Promise<boolean> {
  try {
    if (await isOurs()) await place.free(generation);
    return true;
  } catch {
    return false;
  }
}

function interrupted(): BlueGreenError {
  return new BlueGreenError("interrupted", "interrupted before anything was changed");
}

function locked(place: LockPlace, holder: LockHolder): BlueGreenError {
  const age = formatDuration(Date.now() - Date.parse(holder.since));
  return new BlueGreenError(
    "locked",
    `${holder.command} is at work since ${holder.since} (${age}): process ${holder.pid} on ${holder.host}. ` +
      `It ends by ${holder.expires}. Wait with --wait, or use "unlock --force" when you know that it is not at work any more. (${place.description})`,
  );
}
