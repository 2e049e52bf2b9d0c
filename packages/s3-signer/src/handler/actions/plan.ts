import { randomUUID } from "node:crypto";

import { S3SignerError } from "../../errors.ts";
import {
  planUpload,
  type PlannedUpload,
  type UploadSession,
  type UploadWish,
} from "../../rules/plan-upload.ts";
import type { Desk, Kind } from "../options.ts";

/**
 * Decides by the rules of a kind, and counts what they allow.
 *
 * @throws {S3SignerError} what `planUpload` throws, and `TooMany`.
 */
export function plan(
  desk: Desk,
  { rules, uploads }: Kind,
  session: UploadSession,
  wish: UploadWish,
): PlannedUpload {
  const planned = planUpload(rules, session, wish, randomUUID());
  const retryAfter = uploads?.take(session.user, desk.signer.now()) ?? 0;
  if (retryAfter === 0) return planned;
  const message = `Too many uploads; the next may begin in ${retryAfter} s`;
  throw new S3SignerError("TooMany", message, { retryAfter });
}
