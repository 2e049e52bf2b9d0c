import { createHmac, timingSafeEqual } from "node:crypto";

/** The app's secret, and older ones that are still accepted, newest first. */
export type Secrets = readonly string[];

/**
 * Checks secrets: at least 32 characters each, as `openssl rand -hex 32` makes them.
 *
 * @throws {TypeError}
 */
export function checkSecrets(secret: string | readonly string[]): Secrets {
  const secrets = [secret].flat();
  if (secrets.length > 0 && secrets.every(isLong)) return secrets;
  throw new TypeError(
    "secret must have at least 32 characters, or be a list of such; make one with: openssl rand -hex 32",
  );
}

// An environment variable that is not set is undefined, whatever the types say.
function isLong(secret: unknown): boolean {
  return typeof secret === "string" && secret.length >= 32;
}

/**
 * A signature over a text that is of no use for another purpose.
 *
 * @see https://www.rfc-editor.org/rfc/rfc2104
 */
export function seal(secret: string, purpose: string, text: string): string {
  return createHmac("sha256", secret).update(`${purpose}\n${text}`).digest("base64url");
}

/** Whether one of the secrets made this signature. */
export function isSealed(
  secrets: Secrets,
  purpose: string,
  text: string,
  signature: string,
): boolean {
  return secrets.some((secret) => equal(seal(secret, purpose, text), signature));
}

function equal(one: string, other: string): boolean {
  const bytes = Buffer.from(one);
  const others = Buffer.from(other);
  return bytes.length === others.length && timingSafeEqual(bytes, others);
}
