import type { IncomingHttpHeaders } from "node:http";

/** Says which release answered. Set by the proxy alone. */
export const releaseHeader = "x-hitless-release";
/** Carries the secret that leads to an idle backend. Never reaches a server. */
export const previewHeader = "x-hitless-preview";

// RFC 9110 section 7.6.1, and the older names that are still sent.
const hopByHop = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "transfer-encoding",
  "upgrade",
]);

export interface ClientFacts {
  address: string | undefined;
  /** Keeps what asks the server to change the protocol. */
  upgrade: boolean;
}

/**
 * The headers that a server gets: without those of the client's connection, with `x-forwarded-for`
 * appended; `x-forwarded-proto` and `x-forwarded-host` are set where no proxy before this one did.
 */
export function headersForServer(
  headers: IncomingHttpHeaders,
  { address, upgrade }: ClientFacts,
): IncomingHttpHeaders {
  const dropped = namedBy(headers.connection);
  const kept: IncomingHttpHeaders = {};
  for (const [name, value] of Object.entries(headers)) {
    // `transfer-encoding` is how the library learns that a body follows.
    if (name !== "transfer-encoding" && (hopByHop.has(name) || dropped.has(name))) continue;
    if (name === previewHeader || name === "expect") continue;
    kept[name] = value;
  }
  if (upgrade) {
    kept.connection = "Upgrade";
    kept.upgrade = headers.upgrade;
  }
  const before = text(headers["x-forwarded-for"]);
  kept["x-forwarded-for"] = [before, address].filter(Boolean).join(", ");
  kept["x-forwarded-proto"] ??= "http";
  if (headers.host !== undefined) kept["x-forwarded-host"] ??= headers.host;
  return kept;
}

/** The headers that the client gets, names and values by turns as in `rawHeaders`. */
export function headersForClient(
  rawHeaders: readonly string[],
  { release, trailers }: { release: string; trailers: boolean },
): string[] {
  const pairs = pairsOf(rawHeaders);
  const connection = pairs.filter(([name]) => name.toLowerCase() === "connection");
  const dropped = namedBy(connection.map(([, value]) => value).join(","));
  dropped.add(releaseHeader);
  // Node.js throws on it where the answer is not chunked.
  if (!trailers) dropped.add("trailer");
  const kept = pairs.filter(([name]) => {
    const lower = name.toLowerCase();
    return !hopByHop.has(lower) && !dropped.has(lower);
  });
  return [...kept.flat(), releaseHeader, release];
}

export function text(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(", ") : value;
}

function namedBy(connection: string | undefined): Set<string> {
  const names = (connection ?? "").split(",").map((name) => name.trim().toLowerCase());
  // A client must not be able to have these removed (RFC 9110 section 7.6.1, "end-to-end").
  return new Set(names.filter((name) => name !== "" && !endToEnd.has(name)));
}

const endToEnd = new Set(["host", "content-length", "transfer-encoding", "content-type"]);

function pairsOf(rawHeaders: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    pairs.push([rawHeaders[index] ?? "", rawHeaders[index + 1] ?? ""]);
  }
  return pairs;
}
