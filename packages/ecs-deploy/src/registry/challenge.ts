/** How a registry wants to be told who asks. */
export type Challenge =
  | { scheme: "basic" }
  | { scheme: "bearer"; realm: string; service?: string; scope?: string };

/** A word that begins a challenge, or one of its parameters, whose value may be quoted. */
const piece = /([\w-]+)\s*=\s*(?:"((?:\\.|[^"\\])*)"|([^\s,"]+))|([A-Za-z][\w-]*)/g;

/**
 * Reads a `WWW-Authenticate` header, which may have several challenges; of these a token is preferred.
 * Undefined where there is none that is known. Pure.
 * Source: RFC 9110, section 11.6.1; Distribution, "Token Authentication Specification".
 */
export function parseChallenge(header: string): Challenge | undefined {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  for (const [, name, quoted, plain, scheme] of header.matchAll(piece)) {
    if (scheme !== undefined) {
      challenges.push({ scheme: scheme.toLowerCase(), parameters: new Map() });
    } else if (name !== undefined) {
      const value = quoted?.replaceAll(/\\(.)/g, "$1") ?? plain ?? "";
      challenges.at(-1)?.parameters.set(name.toLowerCase(), value);
    }
  }
  const bearer = challenges.find(({ scheme }) => scheme === "bearer")?.parameters;
  const realm = bearer?.get("realm");
  if (realm !== undefined) {
    const [service, scope] = [bearer?.get("service"), bearer?.get("scope")];
    return {
      scheme: "bearer",
      realm,
      ...(service !== undefined && { service }),
      ...(scope !== undefined && { scope }),
    };
  }
  return challenges.some(({ scheme }) => scheme === "basic") ? { scheme: "basic" } : undefined;
}
