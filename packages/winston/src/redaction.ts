import { remembering } from "./remembering.ts";

/** Says whether the value under a key is to be hidden; `path` holds the keys above it. */
export type Redaction = (path: readonly string[], key: string) => boolean;

/** What stands in place of a hidden value; without what structured data would have to escape. */
export const redacted = "(redacted)";

/** Fields that are hidden unless others are named. */
export const commonSecrets: readonly string[] = [
  "password",
  "passwd",
  "pwd",
  "newPassword",
  "oldPassword",
  "currentPassword",
  "confirmPassword",
  "passwordConfirmation",
  "passphrase",
  "secret",
  "token",
  "authorization",
  "proxyAuthorization",
  "cookie",
  "setCookie",
  // As Node.js has them: a list of names and values, which tells no value from another.
  "rawHeaders",
  "apiKey",
  "xApiKey",
  "authToken",
  "xAuthToken",
  "csrfToken",
  "xCsrfToken",
  "accessToken",
  "refreshToken",
  "idToken",
  "clientSecret",
  "privateKey",
  "secretAccessKey",
  "sessionToken",
];

/**
 * `password` is hidden wherever it stands; `user.token` only there, seen from the top; `*` is any one key.
 * Arrays do not count as a level: `users.token` is the token of each of `users`. Case, `-` and `_` make no
 * difference, so that `apiKey` hides `API_KEY` and `api-key` too.
 * @throws {TypeError} for a field that can match nothing.
 */
export function redactionOf(fields: readonly string[]): Redaction {
  checkList(fields);
  const patterns = fields.map((field) => segmentsOf(field));
  const names = new Set(patterns.flatMap((each) => (each.length === 1 ? each : [])));
  const paths = patterns.filter((each) => each.length > 1);
  const normalKeys = remembering((key) => partsOf(key).map(normal));
  return (path, key) => {
    const keys = normalKeys(key);
    if (names.has(keys.at(-1) ?? "")) return true;
    if (paths.length === 0) return false;
    const whole = [...path.flatMap(normalKeys), ...keys];
    return paths.some((pattern) => matches(pattern, whole));
  };
}

function checkList(fields: unknown): void {
  if (!Array.isArray(fields) || fields.some((field) => typeof field !== "string"))
    throw new TypeError(
      `redact: ${JSON.stringify(fields)} was given, a list of names such as ["password"] was expected`,
    );
}

/** `a.b`, and as forms have it `a[b]`; `a[]` and `a[0]` are of a list. */
function partsOf(key: string): string[] {
  const path = key.includes("[")
    ? key.replaceAll(/\[\d*\]/g, "").replaceAll(/\[([^[\]]*)\]/g, ".$1")
    : key;
  return path.split(".");
}

function segmentsOf(field: string): string[] {
  const segments = partsOf(field).map((each) => (each === "*" ? each : normal(each)));
  if (segments.includes("") || segments.every((each) => each === "*"))
    throw new TypeError(
      `redact: ${JSON.stringify(field)} names no field; expected a name like "password" or a path like "user.token"`,
    );
  return segments;
}

function matches(pattern: readonly string[], path: readonly string[]): boolean {
  return (
    pattern.length === path.length && pattern.every((each, at) => each === "*" || each === path[at])
  );
}

function normal(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, "");
}
