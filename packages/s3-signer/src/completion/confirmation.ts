import { z } from "zod";

import { checkNames } from "../check-names.ts";
import { checkSecrets, isSealed, seal, type Secrets } from "../tickets/seal.ts";

/** Says that the server saw a file in the store, signed, so that it can be kept or handed on. */
export interface UploadConfirmation {
  /** Who uploaded it: `user` of the session. */
  readonly user: string;
  readonly key: string;
  readonly bucket: string;
  /** Bytes. */
  readonly size: number;
  readonly type: string;
  /** Without quotes. */
  readonly etag: string;
  /** ISO 8601, by the server's clock. */
  readonly checkedAt: string;
  readonly signature: string;
}

const purpose = "hitless-s3-signer confirmation 1";

/** Signs what was seen. */
export function confirm(
  seen: Omit<UploadConfirmation, "signature">,
  [secret = ""]: Secrets,
): UploadConfirmation {
  return { ...seen, signature: seal(secret, purpose, textOf(seen)) };
}

const schema = z.object({
  user: z.string(),
  key: z.string(),
  bucket: z.string(),
  size: z.number(),
  type: z.string(),
  etag: z.string(),
  checkedAt: z.string(),
  signature: z.string(),
});

export interface ExpectedConfirmation {
  /** Who must have uploaded it: the user of the session that hands it in. @default whoever it was */
  readonly user?: string;
}

/**
 * Whether a confirmation is one that a handler with this secret signed, every field as it was, for this user. It may be
 * anything that a browser sends; what is no confirmation is false. It has no end and can be handed in again.
 *
 * @throws {TypeError} when the secret or the user that is expected is none, which is never the browser's fault.
 * @example verifyUploadConfirmation(JSON.parse(field), secret, { user: session.user })
 */
export function verifyUploadConfirmation(
  confirmation: unknown,
  secret: string | readonly string[],
  expected: ExpectedConfirmation = {},
): confirmation is UploadConfirmation {
  const secrets = checkSecrets(secret);
  checkNames("The third argument", expected, ["user"]);
  // A session without a user would else count as "whoever it was".
  if ("user" in expected && typeof expected.user !== "string")
    throw new TypeError("user must be a string; leave it out to allow every user");
  const read = schema.safeParse(confirmation);
  if (!read.success) return false;
  const { user = read.data.user } = expected;
  return (
    user === read.data.user && isSealed(secrets, purpose, textOf(read.data), read.data.signature)
  );
}

// An array, whose order is ours whatever became of the order of members on the way.
function textOf(seen: Omit<UploadConfirmation, "signature">): string {
  const { user, key, bucket, size, type, etag, checkedAt } = seen;
  return JSON.stringify([user, key, bucket, size, type, etag, checkedAt]);
}
