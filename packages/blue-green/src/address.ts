import type { ProxyObservation } from "@hitless/proxy";

import type { Stack } from "./stack.ts";

/** The name of the listener that a stack's clients use. */
export const listenerName = "http";
/** The name of the one that speaks TLS. */
export const tlsListenerName = "https";

/** Where clients reach the stack from this host, without a slash at the end. */
export function addressOf(stack: Stack, observation?: ProxyObservation): string {
  const { tls } = stack.project.proxy;
  const isSecure = tls?.redirect === true;
  const name = isSecure ? tlsListenerName : listenerName;
  const listener = observation?.listeners.find((each) => each.name === name);
  const { host, port } = listener ?? (isSecure ? tls.listen : stack.listen);
  const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  const authority = reachable.includes(":") ? `[${reachable}]` : reachable;
  return `${isSecure ? "https" : "http"}://${authority}:${port}`;
}
