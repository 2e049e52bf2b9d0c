import type { ProxyObservation } from "@hitless/proxy";

import type { Stack } from "./stack.ts";

/** The name of the listener that a stack's clients use. */
export const listenerName = "http";

/** Where clients reach the stack from this host, without a slash at the end. */
export function addressOf(stack: Stack, observation?: ProxyObservation): string {
  const listener = observation?.listeners.find(({ name }) => name === listenerName);
  const { host, port } = listener ?? stack.listen;
  const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}
