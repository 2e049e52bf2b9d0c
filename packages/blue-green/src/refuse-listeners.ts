import type { Listener } from "@hitless/proxy";

import { BlueGreenError } from "./errors.ts";
import { listenersOf } from "./front-config.ts";
import type { Observed } from "./observe.ts";
import type { Stack } from "./stack.ts";

/**
 * Refuses a stack whose proxy speaks otherwise than the stack file says, as where a file that adds TLS was named
 * at "up" and is missing now: the new release would be asked in the wrong way, and be taken for a broken one.
 * @throws {BlueGreenError} `stack-file`
 */
export function refuseOtherListeners(stack: Stack, { proxy }: Observed): void {
  if (proxy === undefined || proxy.listeners.length === 0) return;
  const served = describe(proxy.listeners);
  const wanted = describe(listenersOf(stack));
  if (served === wanted) return;
  throw new BlueGreenError(
    "stack-file",
    `${stack.file}: the proxy serves ${served}, and the stack file says ${wanted}; ` +
      'give the files that were given to "up", or take the stack down first ("down", then "up")',
  );
}

function describe(listeners: readonly Listener[]): string {
  const each = listeners.map(({ tls, redirectToPort }) => {
    if (tls !== undefined) return "HTTPS";
    return redirectToPort === undefined ? "HTTP" : "a redirect to HTTPS";
  });
  return each.toSorted().join(" and ");
}
