import type { Credentials } from "./credentials.ts";
import { S3SignerError } from "./errors.ts";

export const defaultExpiresIn = 300;

/** Checks how long a signature is good for: whole seconds, 1 to 3,600. */
export function checkExpiresIn(seconds: number): number {
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= 3600) return seconds;
  throw new TypeError(`expiresIn must be whole seconds from 1 to 3600; got ${String(seconds)}`);
}

/**
 * When a signature ends: after `expiresIn` seconds, or with the temporary credentials that sign it, whichever is first,
 * since S3 refuses an expired token whatever the policy says.
 *
 * @throws {S3SignerError} `StoreUnavailable` when the credentials have ended.
 */
export function expiresAt(now: Date, expiresIn: number, credentials: Credentials): Date {
  const wanted = now.getTime() + checkExpiresIn(expiresIn) * 1000;
  const end = Math.min(wanted, credentials.expiration?.getTime() ?? wanted);
  if (end <= now.getTime())
    throw new S3SignerError("StoreUnavailable", "The credentials for the store have ended");
  return new Date(end);
}
