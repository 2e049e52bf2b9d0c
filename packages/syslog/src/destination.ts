import { isIP } from "node:net";

import type { Framing } from "./frame.ts";

export type Transport = "udp" | "tcp" | "tls" | "relp" | "relp+tls";

/** Where messages go, and how. */
export interface Destination {
  transport: Transport;
  /** A name or an address; IPv6 without brackets. */
  host: string;
  port: number;
  /** How messages are told apart over TCP; over TLS always by octet counting (RFC 5425 section 4.3). */
  framing: Framing;
  /** The form in which messages are written. */
  format: "rfc5424" | "rfc3164";
  /** Longer messages are cut to so many bytes. */
  maxMessageBytes: number;
  /** Paths of PEM files, and the name that the certificate has to have. */
  tls?: { ca?: string; cert?: string; key?: string; servername?: string };
}

export interface ParseDestinationOptions {
  /** Names in the query that belong to somebody else, and are left alone here. */
  allow?: readonly string[] | undefined;
}

const schemes: Readonly<Record<string, { transport: Transport; port: number }>> = {
  syslog: { transport: "udp", port: 514 },
  "syslog+udp": { transport: "udp", port: 514 },
  "syslog+tcp": { transport: "tcp", port: 514 },
  "syslog+tls": { transport: "tls", port: 6514 },
  "syslog+relp": { transport: "relp", port: 2514 },
  "syslog+relp+tls": { transport: "relp+tls", port: 2514 },
};
const example = "syslog+tls://logs.example:6514";
const ownNames = ["framing", "format", "max", "ca", "cert", "key", "servername"];
/** rsyslog takes 8 KiB as it is installed; over UDP what is larger would be in many fragments (RFC 5426 section 3.2). */
const largest = { datagram: 8_192, stream: 1_048_576 };

/**
 * Reads `syslog+tls://logs.example:6514?ca=ca.pem`. Schemes: `syslog` and `syslog+udp` (port 514), `syslog+tcp` (514), `syslog+tls`
 * (6514), `syslog+relp` and `syslog+relp+tls` (2514). Query: `framing` (`octet-counting`, `line`), `format` (`rfc5424`, `rfc3164`), `max`
 * (bytes), and for TLS `ca`, `cert`, `key` (paths of PEM files) and `servername`.
 *
 * @throws {TypeError} that says what is wrong and what was expected.
 */
export function parseDestination(
  url: string,
  { allow = [] }: ParseDestinationOptions = {},
): Destination {
  const fail = (problem: string) => new TypeError(`destination "${redacted(url)}": ${problem}`);
  // Whose types are not checked may have none, such as an environment variable that is not set.
  if (typeof url !== "string") {
    throw new TypeError(`the destination is ${String(url)}: expected a URL such as ${example}`);
  }
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined) throw fail(`expected a URL such as ${example}`);
  const scheme = schemes[parsed.protocol.slice(0, -1)];
  if (scheme === undefined) throw fail(`its scheme is none of ${Object.keys(schemes).join(", ")}`);
  const host = parsed.hostname.replaceAll(/^\[|\]$/g, "");
  const problem = problemOf(parsed, host, [...ownNames, ...allow]);
  if (problem !== undefined) throw fail(problem);
  return {
    ...scheme,
    host,
    port: parsed.port === "" ? scheme.port : Number(parsed.port),
    ...optionsOf(parsed.searchParams, scheme.transport, fail),
  };
}

function redacted(url: string): string {
  // Up to the last one: a password with a slash in it ends the authority early.
  return url.replace(/^([a-z\d+.-]*:)?(\/\/)?.*@/is, "$1$2…@");
}

function problemOf(url: URL, host: string, names: readonly string[]): string | undefined {
  if (host === "") return "it names no host";
  const afterHost = [url.pathname, ...url.searchParams.keys(), url.hash].join("");
  if (url.username !== "" || url.password !== "" || afterHost.includes("@")) {
    return "syslog has no user name or password: expected no @";
  }
  if (url.pathname !== "" && url.pathname !== "/") return `it has a path, ${url.pathname}`;
  if (url.hash !== "") return `it has a fragment, ${url.hash}`;
  if (url.port === "0") return "its port is 0";
  if (isIP(host) === 0 && !/^[\w.-]+$/.test(host)) return `"${host}" is no host name`;
  const unknown = [...url.searchParams.keys()].find((name) => !names.includes(name));
  if (unknown === undefined) return undefined;
  return `there is no option "${unknown}": expected some of ${names.join(", ")}`;
}

function optionsOf(
  query: URLSearchParams,
  transport: Transport,
  fail: (problem: string) => TypeError,
): Omit<Destination, "transport" | "host" | "port"> {
  const secure = transport === "tls" || transport === "relp+tls";
  const oneOf = <Value extends string>(name: string, values: readonly [Value, ...Value[]]) => {
    const given = query.get(name) ?? values[0];
    const value = values.find((each) => each === given);
    if (value === undefined) throw fail(`${name}=${given} is none of ${values.join(", ")}`);
    return value;
  };
  const given = (["ca", "cert", "key", "servername"] as const).filter((name) => query.has(name));
  if (!secure && given.length > 0) throw fail(`${given[0]} is for TLS, which ${transport} is not`);
  if (query.has("cert") !== query.has("key")) throw fail("cert and key belong together");
  const servername = query.get("servername") ?? "";
  // RFC 6066 section 3.
  if (isIP(servername) !== 0) throw fail(`servername=${servername} is an address, and no name`);
  const framing = oneOf("framing", ["octet-counting", "line"]);
  if (framing === "line" && transport !== "tcp") throw fail("framing=line is for syslog+tcp only");
  const tls = Object.fromEntries(given.map((name) => [name, query.get(name) ?? ""]));
  return {
    framing,
    format: oneOf("format", ["rfc5424", "rfc3164"]),
    maxMessageBytes: sizeOf(query.get("max"), transport, fail),
    ...(secure ? { tls } : {}),
  };
}

function sizeOf(
  text: string | null,
  transport: Transport,
  fail: (problem: string) => TypeError,
): number {
  // RFC 5426 section 3.2: what an IPv4 datagram has room for.
  const most = transport === "udp" ? 65_507 : largest.stream;
  if (text === null) return transport === "udp" ? largest.datagram : largest.stream;
  // RFC 5424 section 6.1: every receiver takes 480.
  const size = Number(text);
  if (/^\d+$/.test(text) && size >= 480 && size <= most) return size;
  throw fail(`max=${text} is no number of bytes from 480 to ${most}`);
}
