import type { Question } from "@hitless/proxy";

import { listenerName, tlsListenerName } from "./address.ts";
import type { Stack } from "./stack.ts";

/** The question that a client of this app would ask, at the listener that answers and does not redirect. */
export function clientQuestion(
  { project, route, health }: Stack,
  headers: Readonly<Record<string, string>> = {},
): Question & { to: { listener: string } } {
  const [host] = route.hosts;
  const { tls } = project.proxy;
  return {
    to: { listener: tls?.redirect ? tlsListenerName : listenerName },
    path: pathOf(route.paths, health.path),
    headers: { ...(host !== undefined && { host: host.replace(/^\*\./, "any.") }), ...headers },
  };
}

/** The health path where it is among the app's own, else the first of these. */
function pathOf(paths: readonly string[], healthPath: string): string {
  const isOwn = paths.some((path) => healthPath === path || healthPath.startsWith(`${path}/`));
  return paths[0] === undefined || isOwn || paths.includes("/") ? healthPath : paths[0];
}
