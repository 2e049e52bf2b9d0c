import type { Proxy } from "@hitless/proxy";
import type { Runtime } from "@hitless/runtime";

import type { Infrastructure } from "./infrastructure.ts";
import { lockFiles } from "./lock-file.ts";
import type { LockPlace } from "./lock-place.ts";
import type { Stack } from "./stack.ts";

/** All that a command works with. `openMeans` makes it from a stack. */
export interface Means {
  runtime: Runtime;
  proxy: Proxy;
  /** Where the lock is kept. @default the stack's state folder */
  locks?: LockPlace;
  /** With containers only. */
  infrastructure?: Infrastructure;
}

/** The lock of a stack. */
export function lockPlaceOf({ folder }: Stack, { locks }: Pick<Means, "locks">): LockPlace {
  return locks ?? lockFiles(folder);
}
