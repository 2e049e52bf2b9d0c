import { checkUpload } from "../../completion/check-upload.ts";
import { confirm, type UploadConfirmation } from "../../completion/confirmation.ts";
import type { UploadSession } from "../../rules/plan-upload.ts";
import { readTicket, type Ticket } from "../../tickets/ticket.ts";
import type { Desk } from "../options.ts";
import type { WishFor } from "../wish.ts";

/** Looks into the store whether what was signed is there, and signs what it saw. */
export async function complete(
  desk: Desk,
  session: UploadSession,
  { ticket, etag }: WishFor<"complete">,
  signal: AbortSignal,
): Promise<UploadConfirmation> {
  const read = readTicket(ticket, desk.secrets, session.user, desk.signer.now());
  return confirmStored(desk, read, etag, signal);
}

/** @throws {S3SignerError} `NotUploaded` or `Mismatch` */
export async function confirmStored(
  { signer, secrets, emit }: Desk,
  { user, key, type, minSize, maxSize }: Ticket,
  etag: string | undefined,
  signal: AbortSignal,
): Promise<UploadConfirmation> {
  const found = await signer.head(key, signal);
  const expected = { minSize, maxSize, type, ...(etag !== undefined && { etag }) };
  const stored = checkUpload(found, expected);
  const seen = {
    user,
    key,
    bucket: signer.bucket,
    ...stored,
    checkedAt: signer.now().toISOString(),
  };
  const confirmation = confirm(seen, secrets);
  emit({ type: "confirmed", user, confirmation });
  return confirmation;
}
