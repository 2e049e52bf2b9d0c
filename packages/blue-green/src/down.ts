import { rm, rmdir } from "node:fs/promises";
import { dirname } from "node:path";

import { acquireLock } from "./lock.ts";
import { lockPlaceOf, type Means } from "./means.ts";
import { isSystemError } from "./system-error.ts";
import { type Stack, totalLimitMs } from "./stack.ts";

export interface DownOptions extends Means {
  /** How long to wait for another deployer. @default 0 */
  waitMs?: number;
  /** With containers: whether the volumes go too, and what is in them. @default false */
  volumes?: boolean;
  signal?: AbortSignal;
}

/** What `down` took away. */
export interface DownReceipt {
  stack: string;
  instances: readonly string[];
  /** With containers: the proxy's and ordinary services' containers, networks, volumes. */
  infrastructure?: readonly string[];
}

/** Stops the proxy and all instances of a stack, and removes its state, the way back included. */
export async function down(
  stack: Stack,
  { waitMs = 0, volumes = false, signal, ...means }: DownOptions,
): Promise<DownReceipt> {
  const { runtime, proxy, infrastructure } = means;
  await using lock = await acquireLock(lockPlaceOf(stack, means), {
    command: "down",
    limitMs: totalLimitMs(stack),
    waitMs,
    ...(signal && { signal }),
  });
  const stop = signal ? AbortSignal.any([signal, lock.signal]) : lock.signal;
  const instances = await instancesOfApps(stack, means);
  // First the proxy: it lets requests in flight end while there is still something to answer them.
  await proxy.stop({ signal: stop });
  await Promise.all(
    instances.map(async (id) => {
      await runtime.stop(id, {
        signalName: stack.stopSignal,
        graceMs: stack.stopGraceMs,
        signal: stop,
      });
      await runtime.remove(id);
    }),
  );
  const removed = await infrastructure?.remove(stack, { volumes, signal: stop });
  if (stack.runtime === "process") {
    await rm(stack.folder, { recursive: true, force: true });
    await removeIfEmpty(dirname(stack.folder));
  }
  return { stack: stack.name, instances, ...(removed && { infrastructure: removed }) };
}

/** Those of every app, also of one that is not in the stack file any more: they share the proxy. */
async function instancesOfApps({ name }: Stack, { runtime }: Means): Promise<string[]> {
  const all = await runtime.list({ "hitless.stack": name });
  return all.filter(({ labels }) => "hitless.release" in labels).map(({ id }) => id);
}

/** `.hitless` may hold other stacks. */
async function removeIfEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch((error: unknown) => {
    const isInUse = ["ENOTEMPTY", "EEXIST", "ENOENT"].some((code) => isSystemError(error, code));
    if (!isInUse) throw error;
  });
}
