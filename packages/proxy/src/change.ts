import { checkConfig } from "./config.ts";
import { ProxyError } from "./errors.ts";
import type { BackendHealth, ProxyConfig, Route, Server } from "./proxy.ts";

/**
 * The config that replaces another one as a whole.
 * @throws {ProxyError} `invalid` or `refused`.
 */
export function replaced(now: ProxyConfig, next: ProxyConfig): ProxyConfig {
  checkConfig(next);
  for (const backend of next.backends) {
    const before = now.backends.find((each) => each.name === backend.name);
    if (before !== undefined && before.servers.length > 0) keepsServer(next, backend);
  }
  return next;
}

/** Other servers for one backend. */
export interface ServersChange {
  backend: string;
  servers: readonly Server[];
  /** Absent: as it was. */
  health?: BackendHealth;
}

/**
 * The config with other servers in one backend.
 * @throws {ProxyError} `invalid`; `refused` where the backend is live and would have no server left.
 */
export function withServers(
  now: ProxyConfig,
  { backend, servers, health }: ServersChange,
): ProxyConfig {
  if (!now.backends.some((each) => each.name === backend)) throw unknownBackend(now, backend);
  keepsServer(now, { name: backend, servers });
  const backends = now.backends.map((each) =>
    each.name === backend ? { ...each, servers, ...(health && { health }) } : each,
  );
  return checkConfig({ ...now, backends });
}

/**
 * The config with routes moved.
 * @throws {ProxyError} `invalid`; `refused` where a route would lead to a backend without servers.
 */
export function withRoutes(
  now: ProxyConfig,
  { routes: moves }: { routes: readonly Pick<Route, "route" | "to">[] },
): ProxyConfig {
  for (const move of moves) {
    if (now.routes.some((each) => each.route === move.route)) continue;
    const known = now.routes.map((each) => each.route).join(", ") || "none";
    throw new ProxyError(
      "invalid",
      `no route "${move.route}"; there is: ${known}. Nothing was changed.`,
    );
  }
  const routes = now.routes.map((route) => {
    const moved = moves.find((move) => move.route === route.route);
    return moved === undefined ? route : { ...route, to: moved.to };
  });
  const next = checkConfig({ ...now, routes });
  for (const move of moves) {
    for (const { backend, weight } of move.to) {
      if (weight > 0) hasServer(next, move.route, backend);
    }
  }
  return next;
}

function keepsServer(
  config: ProxyConfig,
  { name, servers }: { name: string; servers: readonly Server[] },
): void {
  if (servers.length > 0) return;
  const route = config.routes.find((each) =>
    each.to.some((target) => target.backend === name && target.weight > 0),
  );
  if (route === undefined) return;
  throw new ProxyError(
    "refused",
    `backend "${name}" would have no server left while route "${route.route}" leads to it. ` +
      "Move the route first. Nothing was changed.",
  );
}

function hasServer(config: ProxyConfig, route: string, backend: string): void {
  const found = config.backends.find((each) => each.name === backend);
  if (found === undefined || found.servers.length > 0) return;
  throw new ProxyError(
    "refused",
    `route "${route}" cannot lead to backend "${backend}", which has no servers. ` +
      "Add one with setServers first. Nothing was changed.",
  );
}

function unknownBackend(config: ProxyConfig, backend: string): ProxyError {
  const known = config.backends.map((each) => each.name).join(", ") || "none";
  return new ProxyError(
    "invalid",
    `no backend "${backend}"; there is: ${known}. Nothing was changed.`,
  );
}
