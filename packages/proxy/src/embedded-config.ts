import { ProxyError } from "./errors.ts";
import type { Listener, ProxyConfig, Route } from "./proxy.ts";

/** A route as the embedded proxy knows them: for one listener, whole. */
export type PlainRoute = Route & { listener: string };

/**
 * Refuses what only HAProxy can honor: nothing that is asked for is left out in silence.
 * @throws {ProxyError} `invalid`, naming each key.
 */
export function checkEmbedded(config: ProxyConfig): ProxyConfig {
  const keys = [
    ...config.listeners.flatMap((each) =>
      ofListener(each).map((key) => `listener "${each.name}": ${key}`),
    ),
    ...config.routes.flatMap((each) => ofRoute(each).map((key) => `route "${each.route}": ${key}`)),
    ...config.backends.flatMap(({ name, health }) =>
      health === undefined ? [] : [`backend "${name}": health`],
    ),
    ...(config.settings === undefined ? [] : ["settings"]),
  ];
  if (keys.length === 0) return config;
  throw new ProxyError(
    "invalid",
    `the embedded proxy cannot do this: ${keys.join("; ")}. Use HAProxy for it. Nothing was changed.`,
  );
}

export function isPlain(route: Route): route is PlainRoute {
  return route.listener !== undefined;
}

function ofListener({ tls, redirectToPort, bindOptions }: Listener): string[] {
  return given({ tls, redirectToPort, bindOptions });
}

function ofRoute({ listener, match }: Route): string[] {
  return [...given({ match }), ...(listener === undefined ? ["listener is missing"] : [])];
}

function given(values: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(values).filter((key) => values[key] !== undefined);
}
