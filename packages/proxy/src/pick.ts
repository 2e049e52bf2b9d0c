import type { Target } from "./proxy.ts";

/** The target that a number from 0 up to 1 falls on, by the shares of the weights. */
export function chooseTarget(targets: readonly Target[], fraction: number): Target | undefined {
  const total = targets.reduce((sum, target) => sum + target.weight, 0);
  let left = fraction * total;
  for (const target of targets) {
    if (target.weight === 0) continue;
    if (left < target.weight) return target;
    left -= target.weight;
  }
  return targets.findLast((target) => target.weight > 0);
}

/** The one with the fewest requests in flight; of several such, the first from `turn` on. */
export function chooseServer<T extends { readonly inFlight: number }>(
  servers: readonly T[],
  turn: number,
): T | undefined {
  let best: T | undefined;
  for (let step = 0; step < servers.length; step += 1) {
    const server = servers[(turn + step) % servers.length];
    if (server !== undefined && (best === undefined || server.inFlight < best.inFlight)) {
      best = server;
    }
  }
  return best;
}
