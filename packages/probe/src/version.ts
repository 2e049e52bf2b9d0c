import { oneLine } from "./reason.ts";

/** Where an answer names the version that gave it. */
export type VersionSource =
  | { from: "header"; name: string }
  | { from: "json"; path: string }
  | { from: "regexp"; pattern: RegExp };

/** Who answered, as far as the answer says. */
export interface Identity {
  version?: string;
  release?: string;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Reads who answered: the version from its source, the release from `x-hitless-release`. Pure. */
export function identify(source: VersionSource, headers: Headers, body: string): Identity {
  const version = clean(versionFrom(source, headers, body));
  const release = clean(first(headers["x-hitless-release"]));
  return { ...(version !== undefined && { version }), ...(release !== undefined && { release }) };
}

/** Whether the body is needed to tell the version. Pure. */
export function needsBody(source: VersionSource): boolean {
  return source.from !== "header";
}

/** Equal for answers of the same release. Pure. */
export function keyOf({ version, release }: Identity): string {
  return `${version ?? ""}\n${release ?? ""}`;
}

/** The key of an answer that names nobody. */
export const unknownKey = keyOf({});

/**
 * The names to show, by key: the version; with the release where two share a version; `unknown`
 * where neither is named. Pure.
 */
export function nameAll(identities: Iterable<Identity>): Map<string, string> {
  const unique = new Map([...identities].map((identity) => [keyOf(identity), identity]));
  const perVersion = new Map<string, number>();
  for (const { version } of unique.values()) {
    if (version !== undefined) perVersion.set(version, (perVersion.get(version) ?? 0) + 1);
  }
  return new Map(
    [...unique].map(([key, { version, release }]) => {
      if (version === undefined) return [key, release ?? "unknown"];
      const shared = (perVersion.get(version) ?? 0) > 1;
      return [key, shared && release !== undefined ? `${version} (${release})` : version];
    }),
  );
}

function versionFrom(source: VersionSource, headers: Headers, body: string): string | undefined {
  if (source.from === "header") return first(headers[source.name.toLowerCase()]);
  if (source.from === "json") return field(body, source.path);
  const match = source.pattern.exec(body);
  return match?.[1] ?? match?.[0];
}

function field(body: string, path: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  for (const name of path.split(".")) {
    if (typeof value !== "object" || value === null) return undefined;
    value = new Map<string, unknown>(Object.entries(value)).get(name);
  }
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function clean(value: string | undefined): string | undefined {
  const plain = oneLine(value ?? "", 100);
  return plain === "" ? undefined : plain;
}
