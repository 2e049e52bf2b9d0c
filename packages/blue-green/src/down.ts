import { rm, rmdir } from "node:fs/promises";
import { dirname } from "node:path";

import { abandonedBy } from "./abandoned-by.ts";
import { acquireLock } from "./lock.ts";
import { lockPlaceOf, type Means } from "./means.ts";
import { isSystemError } from "./system-error.ts";
import { type Stack, totalLimitMs } from "./stack.ts";
import { type Removal, takeAway } from "./take-away.ts";

export interface DownOptions extends Means {
  /** How long to wait for another deployer. @default 0 */
  waitMs?: number;
  /** With containers: whether the volumes go too, and what is in them. @default false */
  volumes?: boolean;
  /** Ends it in good order: what is being taken away is taken away, and nothing more. */
  signal?: AbortSignal;
  /** Ends it at once and leaves things as they are. */
  abandon?: AbortSignal;
}

/** What `down` took away. */
export interface DownReceipt {
  stack: string;
  instances: readonly string[];
  /** With containers: the proxy's and ordinary services' containers, networks, volumes. */
  infrastructure?: readonly string[];
}

/**
 * Stops the proxy and all instances of a stack, and removes its state, the way back included.
 * @throws {BlueGreenError} `interrupted`, `abandoned`, `timed-out`, saying what is left: a later `down` goes on
 */
export async function down(
  stack: Stack,
  { waitMs = 0, volumes = false, signal, abandon, ...means }: DownOptions,
): Promise<DownReceipt> {
  await using lock = await acquireLock(lockPlaceOf(stack, means), {
    command: "down",
    limitMs: totalLimitMs(stack),
    waitMs,
    ...(signal && { signal }),
  });
  const instances = await instancesOfApps(stack, means);
  const around = await means.infrastructure?.removals(stack, { volumes });
  await takeAway(
    [
      // First the proxy: it lets requests in flight end while there is still something to answer them.
      [{ name: "the proxy", remove: async (stop) => means.proxy.stop({ signal: stop }) }],
      instances.map((id) => removalOf(stack, means, id)),
      ...(around ?? []).map((each) => [each]),
      stack.runtime === "process" ? [stateOf(stack)] : [],
    ],
    { interrupt: signal, abandon: abandonedBy(lock, abandon) },
  );
  const infrastructure = around?.map(({ name }) => name);
  return { stack: stack.name, instances, ...(infrastructure && { infrastructure }) };
}

/** Those of every app, also of one that is not in the stack file any more: they share the proxy. */
async function instancesOfApps({ name }: Stack, { runtime }: Means): Promise<string[]> {
  const all = await runtime.list({ "hitless.stack": name });
  return all.filter(({ labels }) => "hitless.release" in labels).map(({ id }) => id);
}

function removalOf(
  { stopSignal, stopGraceMs }: Stack,
  { runtime }: Pick<Means, "runtime">,
  id: string,
): Removal {
  return {
    name: id,
    async remove(signal) {
      await runtime.stop(id, { signalName: stopSignal, graceMs: stopGraceMs, signal });
      await runtime.remove(id);
    },
  };
}

/** The folder beside the stack file; the one that it is in may hold other stacks. */
function stateOf({ folder }: Stack): Removal {
  return {
    name: folder,
    async remove() {
      await rm(folder, { recursive: true, force: true });
      await removeIfEmpty(dirname(folder));
    },
  };
}

async function removeIfEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch((error: unknown) => {
    const isInUse = ["ENOTEMPTY", "EEXIST", "ENOENT"].some((code) => isSystemError(error, code));
    if (!isInUse) throw error;
  });
}
