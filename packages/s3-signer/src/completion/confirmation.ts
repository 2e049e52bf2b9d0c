import { checkSecrets, isSealed, seal, type Secrets } from "../tickets/seal.ts";

/** Says that the server saw a file in the store, signed, so that it can be kept or handed on. */
export interface UploadConfirmation {
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

/** Whether a confirmation is one that a handler with this secret signed, every field as it was. */
export function verifyUploadConfirmation(
  confirmation: UploadConfirmation,
  secret: string | readonly string[],
): boolean {
  const secrets = checkSecrets(secret);
  return isSealed(secrets, purpose, textOf(confirmation), confirmation.signature);
}

// An array, whose order is ours whatever became of the order of members on the way.
function textOf(seen: Omit<UploadConfirmation, "signature">): string {
  const { key, bucket, size, type, etag, checkedAt } = seen;
  return JSON.stringify([key, bucket, size, type, etag, checkedAt]);
}
