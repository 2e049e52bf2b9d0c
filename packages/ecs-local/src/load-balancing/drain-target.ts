import { setTimeout as delay } from "node:timers/promises";

import type { Proxy } from "@hitless/proxy";

/** What is still open is cut at this rate, that is: at once. */
const perSecond = 1_000_000;

/**
 * Waits until the deregistration delay is over, and cuts what the target has still open then, as the
 * load balancer does. The wait takes its whole time even when nothing is open.
 * Source: Elastic Load Balancing, "Edit target group attributes", deregistration delay.
 */
export async function drainTarget(
  proxy: Proxy | undefined,
  { server, untilMs, signal }: { server: string; untilMs: number; signal: AbortSignal },
): Promise<void> {
  await delay(Math.max(0, untilMs - Date.now()), undefined, { signal });
  await proxy?.cut(server, { perSecond, signal });
}
