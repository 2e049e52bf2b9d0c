import { both, laid } from "./merge-maps.ts";
import type { WrittenFront } from "./schema/front.ts";
import type { WrittenHitless } from "./schema/hitless.ts";

/** Maps are merged; lists of hosts, paths, commands, certificates and lines are replaced as they were meant together. */
export function mergeHitless(base: WrittenHitless, over: WrittenHitless): WrittenHitless {
  return {
    ...laid(base, over),
    health: both(base.health, over.health, (a, b) => ({
      ...laid(a, b),
      between: both(a.between, b.between, laid),
    })),
    hooks: both(base.hooks, over.hooks, laid),
  };
}

export function mergeFront(base: WrittenFront, over: WrittenFront): WrittenFront {
  return {
    ...laid(base, over),
    tls: both(base.tls, over.tls, laid),
    proxy: both(base.proxy, over.proxy, (a, b) => ({
      ...laid(a, b),
      timeouts: both(a.timeouts, b.timeouts, laid),
      bind: both(a.bind, b.bind, laid),
      extra: both(a.extra, b.extra, laid),
    })),
  };
}
