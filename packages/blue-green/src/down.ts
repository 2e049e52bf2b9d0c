import { rm, rmdir } from "node:fs/promises";
import { dirname } from "node:path";

import type { Proxy } from "@hitless/proxy";
import type { Runtime } from "@hitless/runtime";

import { acquireLock } from "./lock.ts";
import { isSystemError } from "./system-error.ts";
import { stackLabels } from "./release.ts";
import { type Stack, totalLimitMs } from "./stack.ts";

export interface DownOptions {
  runtime: Runtime;
  proxy: Proxy;
  /** How long to wait for another deployer. @default 0 */
  waitMs?: number;
  signal?: AbortSignal;
}

/** What `down` took away. */
export interface DownReceipt {
  stack: string;
  instances: readonly string[];
}

/** Stops the proxy and all instances of a stack, and removes its state, the way back included. */
export async function down(
  stack: Stack,
  { runtime, proxy, waitMs = 0, signal }: DownOptions,
): Promise<DownReceipt> {
  await using lock = await acquireLock(stack.folder, {
    command: "down",
    limitMs: totalLimitMs(stack),
    waitMs,
    ...(signal && { signal }),
  });
  const stop = signal ? AbortSignal.any([signal, lock.signal]) : lock.signal;
  const instances = await runtime.list(stackLabels(stack));
  // First the proxy: it lets requests in flight end while there is still something to answer them.
  await proxy.stop({ signal: stop });
  await Promise.all(
    instances.map(async ({ id }) => {
      await runtime.stop(id, {
        signalName: stack.stopSignal,
        graceMs: stack.stopGraceMs,
        signal: stop,
      });
      await runtime.remove(id);
    }),
  );
  await rm(stack.folder, { recursive: true, force: true });
  await removeIfEmpty(dirname(stack.folder));
  return { stack: stack.name, instances: instances.map(({ id }) => id) };
}

/** `.hitless` may hold other stacks. */
async function removeIfEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch((error: unknown) => {
    const isInUse = ["ENOTEMPTY", "EEXIST", "ENOENT"].some((code) => isSystemError(error, code));
    if (!isInUse) throw error;
  });
}
