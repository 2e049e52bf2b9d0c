import type { ProxyConfig } from "@hitless/proxy";

import { backendsOf, listenersOf, routeOf } from "./front-config.ts";
import { plainConfig } from "./servers.ts";
import type { Stack } from "./stack.ts";
import { receiptOf, upkeep, type UpkeepOptions, type UpkeepReceipt } from "./upkeep.ts";

/**
 * Gives the proxy its listeners, certificates, settings and rules for requests as the stack file has them,
 * and leaves alone where traffic goes. Certificates alone are changed without a reload.
 * @param stacks - the apps of one stack file
 * @throws {BlueGreenError} `nothing-live` where there is no proxy yet; `interrupted` with nothing changed;
 * `abandoned`, `timed-out`
 * @throws {ProxyError} `invalid`: then the proxy serves as before
 */
export async function renewProxy(
  stacks: readonly [Stack, ...Stack[]],
  options: UpkeepOptions,
): Promise<UpkeepReceipt> {
  const [stack] = stacks;
  return upkeep(stack, options, async (seen, mayChange) => {
    const next = renewed(plainConfig(seen), stacks);
    await mayChange();
    return receiptOf(stack, await options.proxy.apply(next));
  });
}

/** The config with all but the servers and the targets as the stack files have it. */
function renewed(config: ProxyConfig, stacks: readonly [Stack, ...Stack[]]): ProxyConfig {
  const [first] = stacks;
  const routes = config.routes.map((route) => {
    const stack = stacks.find(({ service }) => service === route.route);
    return stack === undefined ? route : { ...routeOf(stack), to: route.to };
  });
  const wanted = stacks.flatMap((stack) => backendsOf(stack));
  const backends = config.backends.map((backend) => {
    const health = wanted.find(({ name }) => name === backend.name)?.health ?? backend.health;
    return { ...backend, ...(health && { health }) };
  });
  return {
    listeners: listenersOf(first),
    routes,
    backends,
    settings: first.project.proxy.settings,
  };
}
