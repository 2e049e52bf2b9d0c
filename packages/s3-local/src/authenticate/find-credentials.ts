import type { Credentials } from "../credentials/credentials.ts";
import { Fault } from "../protocol/fault.ts";
import { isSameSignature } from "./signature.ts";

/** Who may ask, and of what the signatures are. */
export interface Keyring {
  credentials: readonly Credentials[];
  region: string;
}

/**
 * The credentials of an access key id. Temporary ones come with their token, others with none.
 * @throws {Fault} `InvalidAccessKeyId`, `InvalidToken`, `ExpiredToken`
 */
export function findCredentials(
  { credentials }: Keyring,
  { accessKeyId, token, now }: { accessKeyId: string; token: string | undefined; now: Date },
): Credentials {
  const named = credentials.filter((each) => each.accessKeyId === accessKeyId);
  const [first] = named;
  if (first === undefined || (first.sessionToken !== undefined && token === undefined)) {
    throw new Fault("InvalidAccessKeyId", { elements: { AWSAccessKeyId: accessKeyId } });
  }
  const found = named.find(({ sessionToken }) => isSameToken(sessionToken, token));
  if (found === undefined)
    throw new Fault("InvalidToken", { elements: { "Token-0": token ?? "" } });
  if (found.expiration !== undefined && found.expiration <= now) throw new Fault("ExpiredToken");
  return found;
}

function isSameToken(known: string | undefined, given: string | undefined): boolean {
  if (known === undefined || given === undefined) return known === given;
  return isSameSignature(known, given);
}
