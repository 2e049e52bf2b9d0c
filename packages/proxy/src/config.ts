import { ProxyError } from "./errors.ts";
import type { Listener, ProxyConfig, Route } from "./proxy.ts";

/**
 * Checks what the parts of a config say about each other.
 * @throws {ProxyError} `invalid`, with all that is wrong.
 */
export function checkConfig(config: ProxyConfig): ProxyConfig {
  const problems = problemsOf(config);
  if (problems.length === 0) return config;
  throw new ProxyError("invalid", `proxy config: ${problems.join("; ")}. Nothing was changed.`);
}

function problemsOf({ listeners, routes, backends }: ProxyConfig): string[] {
  const allServers = backends.flatMap((each) => each.servers);
  const fixed = listeners.filter((each) => each.port !== 0);
  return [
    ...repeated("listener", listeners, (each) => each.name),
    ...repeated("listener address", fixed, (each) => `${each.host}:${each.port}`),
    ...repeated("route", routes, (each) => each.route),
    ...repeated("route for", claims(routes, listeners), (each) => each),
    ...repeated("backend", backends, (each) => each.name),
    ...repeated("server id", allServers, (each) => each.id),
    ...repeatedPreview(backends.map((each) => each.preview)),
    ...routes.flatMap((route) => routeProblems(route, { listeners, routes, backends })),
  ];
}

function routeProblems(route: Route, { listeners, backends }: ProxyConfig): string[] {
  const problems: string[] = [];
  const { listener } = route;
  if (listener !== undefined && !listeners.some((each) => each.name === listener)) {
    problems.push(`route "${route.route}" names the unknown listener "${listener}"`);
  }
  for (const each of route.to) {
    if (backends.some((known) => known.name === each.backend)) continue;
    problems.push(`route "${route.route}" names the unknown backend "${each.backend}"`);
  }
  if (!route.to.some((each) => each.weight > 0)) {
    problems.push(`route "${route.route}" needs a target with a weight above 0`);
  }
  return [
    ...problems,
    ...repeated(`target of route "${route.route}"`, route.to, (each) => each.backend),
  ];
}

/** Every listener, host and path that a route says it is for. */
function claims(routes: readonly Route[], listeners: readonly Listener[]): string[] {
  const serving = listeners.filter((each) => each.redirectToPort === undefined);
  return routes.flatMap(({ listener, match }) => {
    const names = listener === undefined ? serving.map(({ name }) => name) : [listener];
    const hosts = match?.hosts?.map((host) => `, host ${host.toLowerCase()}`) ?? [""];
    const paths = match?.paths?.map((path) => `, path ${path}`) ?? [""];
    return names.flatMap((name) =>
      hosts.flatMap((host) => paths.map((path) => `listener "${name}"${host}${path}`)),
    );
  });
}

function repeated<T>(what: string, items: readonly T[], keyFor: (item: T) => string): string[] {
  const keys = items.map(keyFor);
  const twice = new Set(keys.filter((key, index) => keys.indexOf(key) !== index));
  return [...twice].map((key) => `${what} ${quoted(key)} is there more than once`);
}

// The secret itself stays out of messages, which end up in logs.
function repeatedPreview(secrets: readonly (string | undefined)[]): string[] {
  const given = secrets.filter((secret) => secret !== undefined);
  return new Set(given).size === given.length ? [] : ["two backends have the same preview secret"];
}

// Several words say themselves where they begin and end.
function quoted(key: string): string {
  return key.includes('"') ? key : `"${key}"`;
}
