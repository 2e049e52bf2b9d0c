import { randomBytes } from "node:crypto";

import type { Backend, Listener, ProxyConfig, Route, Server } from "@hitless/proxy";

import { listenerName, tlsListenerName } from "./address.ts";
import { backendHealth } from "./health-of.ts";
import { backendName } from "./observe.ts";
import { type Color, colors, type Stack } from "./stack.ts";

/** Where the proxy's container listens where the stack file leaves the host's port open. */
const anyPort = 8_080;

/**
 * What the proxy is to serve once this app is live in a color, beside what it serves of others.
 */
export function frontConfig(
  stack: Stack,
  { color, servers, before }: { color: Color; servers: readonly Server[]; before?: ProxyConfig },
): ProxyConfig {
  const own = colors.map((each) => backendName(stack, each));
  const to = [{ backend: backendName(stack, color), weight: 100 }];
  const { settings } = stack.project.proxy;
  return {
    listeners: listenersOf(stack),
    routes: [
      ...(before?.routes ?? []).filter(({ route }) => route !== stack.service),
      { ...routeOf(stack), to },
    ],
    backends: [
      ...(before?.backends ?? []).filter(({ name }) => !own.includes(name)),
      ...backendsOf(stack).map((each) =>
        each.name === backendName(stack, color) ? { ...each, servers } : each,
      ),
    ],
    ...(stack.runtime === "docker" && { settings }),
  };
}

/** The listeners of a stack: in the proxy's container on all its addresses, whose ports the engine publishes. */
export function listenersOf({ runtime, listen, project }: Stack): Listener[] {
  if (runtime === "process") return [{ name: listenerName, ...listen }];
  const { tls, bindOptions } = project.proxy;
  const host = "0.0.0.0";
  const plain: Listener = {
    name: listenerName,
    host,
    port: listen.port || anyPort,
    ...(tls?.redirect && { redirectToPort: tls.listen.port }),
    ...(bindOptions?.plain !== undefined && { bindOptions: bindOptions.plain }),
  };
  if (tls === undefined) return [plain];
  const { certificates, hstsSeconds } = tls;
  const secure: Listener = {
    name: tlsListenerName,
    host,
    port: tls.listen.port || anyPort + 1,
    tls: { certificates, ...(hstsSeconds !== undefined && { hstsSeconds }) },
    ...(bindOptions?.tls !== undefined && { bindOptions: bindOptions.tls }),
  };
  return [plain, secure];
}

/** Which requests are the app's. */
export function routeOf({ runtime, service, route }: Stack): Omit<Route, "to"> {
  if (runtime === "process") return { route: service, listener: listenerName };
  const { hosts, paths } = route;
  const match = { ...(hosts.length > 0 && { hosts }), ...(paths.length > 0 && { paths }) };
  return { route: service, ...(hosts.length + paths.length > 0 && { match }) };
}

/** A backend for each color, with a new secret for its preview and no servers. */
export function backendsOf(stack: Stack): Backend[] {
  return colors.map((color) => ({
    name: backendName(stack, color),
    preview: randomBytes(24).toString("base64url"),
    servers: [],
    ...(stack.runtime === "docker" && { health: backendHealth(stack) }),
  }));
}
