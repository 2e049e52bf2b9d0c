import { type Destination, parseDestination } from "@hitless/syslog";

import { defaultMultiline, type Multiline } from "../join/multiline.ts";
import type { RouteInput } from "./route-input.ts";
import type { Route, RouteFilter } from "./route.ts";
import { parseElements } from "./structured-data.ts";
import { parseTemplate } from "./template.ts";
import { readUrlOptions, type UrlOptions, urlOptionNames } from "./url-options.ts";

export type Variables = Readonly<Record<string, string | undefined>>;

type Filter = NonNullable<RouteInput["filter"]>;

/** What a hosted log service takes: Papertrail cuts or refuses what is longer. `max` in the URL says otherwise. */
const most = { datagram: 1_024, stream: 100_000 };
const longestLine = 1_048_576;

/**
 * Makes a route of what was written: the destination's query first, then the route itself, then the variables
 * of logspout (`SYSLOG_HOSTNAME` and the like), then the defaults.
 * @throws {TypeError} that says what is wrong and what was expected
 */
export function resolveRoute(input: RouteInput, variables: Variables): Route {
  const url = readUrlOptions(input.destination);
  const destination = destinationOf(url, variables);
  const setting = (given: string | undefined, variable: string, otherwise: string): string =>
    given ?? variables[variable] ?? otherwise;
  const tag = setting(input.tag, "SYSLOG_TAG", "{{.ContainerName}}") + url.appendTag;
  const data = url.structuredData ?? input.structuredData;
  return {
    name: input.name ?? nameOf(destination),
    destination,
    filter: filterOf(merged(url.filter, input.filter ?? {})),
    hostname: parseTemplate(setting(input.hostname, "SYSLOG_HOSTNAME", "{{.Node}}")),
    appName: parseTemplate(tag),
    processId: parseTemplate(setting(input.pid, "SYSLOG_PID", "{{.Container.State.Pid}}")),
    priority: parseTemplate(setting(input.priority, "SYSLOG_PRIORITY", "{{.Priority}}")),
    elements: parseElements(setting(data, "SYSLOG_STRUCTURED_DATA", "")),
    numbered: input.numbered ?? true,
    maxLineLength: input.maxLineLength ?? longestLine,
    multiline: multilineOf(input, url, variables),
  };
}

function destinationOf({ destination: text }: UrlOptions, variables: Variables): Destination {
  const url = URL.parse(text);
  if (url === null) return parseDestination(text);
  const isStream = !/^syslog(\+udp)?:$/.test(url.protocol);
  const isSecure = url.protocol.includes("tls");
  const fallbacks = {
    format: variables["SYSLOG_FORMAT"],
    framing:
      url.protocol === "syslog+tcp:" ? framingOf(variables["SYSLOG_TCP_FRAMING"]) : undefined,
    max: String(isStream ? most.stream : most.datagram),
    ca: isSecure ? variables["LOGSPOUT_TLS_CA_CERTS"] : undefined,
    cert: isSecure ? variables["LOGSPOUT_TLS_CLIENT_CERT"] : undefined,
    key: isSecure ? variables["LOGSPOUT_TLS_CLIENT_KEY"] : undefined,
  };
  for (const [name, value] of Object.entries(fallbacks)) {
    if (value !== undefined && !url.searchParams.has(name)) url.searchParams.set(name, value);
  }
  return parseDestination(url.href, { allow: urlOptionNames });
}

/** logspout's words. */
function framingOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (text === "traditional") return "line";
  if (text === "octet-counted") return "octet-counting";
  throw new TypeError(
    `SYSLOG_TCP_FRAMING is ${JSON.stringify(text)}, traditional or octet-counted was expected`,
  );
}

function nameOf({ transport, host, port }: Destination): string {
  return `${transport}-${host}-${port}`.replaceAll(/[^\w.-]/g, "-");
}

function filterOf({ line, ...rest }: Filter): RouteFilter {
  return { ...rest, line: line === undefined ? undefined : patternOf(line, "filter line") };
}

function multilineOf(
  { multiline }: RouteInput,
  { isMultiline }: UrlOptions,
  variables: Variables,
): Multiline | undefined {
  if (!multiline && !isMultiline) return undefined;
  const match = multiline?.match ?? variables["MULTILINE_MATCH"] ?? defaultMultiline.match;
  const flushAfter = variables["MULTILINE_FLUSH_AFTER"];
  return {
    pattern: patternOf(
      multiline?.pattern ?? variables["MULTILINE_PATTERN"] ?? String.raw`^\s`,
      "multiline pattern",
    ),
    match: matchOf(match),
    flushAfterMs:
      multiline?.flushAfterMs ?? (flushAfter ? Number(flushAfter) : defaultMultiline.flushAfterMs),
    separator:
      multiline?.separator ?? variables["MULTILINE_SEPARATOR"] ?? defaultMultiline.separator,
  };
}

function matchOf(text: string): Multiline["match"] {
  const found = (["first", "last", "nonfirst", "nonlast"] as const).find((each) => each === text);
  if (found) return found;
  throw new TypeError(
    `MULTILINE_MATCH is ${JSON.stringify(text)}, first, last, nonfirst or nonlast was expected`,
  );
}

function patternOf(text: string, what: string): RegExp {
  try {
    return new RegExp(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new TypeError(`${what} ${JSON.stringify(text)}: ${why}`, { cause });
  }
}

/** What the query says, and else what the route says. */
function merged(query: Filter, { id, name, image, labels, sources, line }: Filter): Filter {
  return {
    id: query.id ?? id,
    name: query.name ?? name,
    image: query.image ?? image,
    labels: query.labels ?? labels,
    sources: query.sources ?? sources,
    line: query.line ?? line,
  };
}
