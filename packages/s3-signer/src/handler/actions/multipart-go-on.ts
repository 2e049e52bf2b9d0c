import { S3SignerError } from "../../errors.ts";
import type { UploadConfirmation } from "../../completion/confirmation.ts";
import { partCount } from "../../multipart/part-sizes.ts";
import type { UploadSession } from "../../rules/plan-upload.ts";
import { readTicket, type Ticket } from "../../tickets/ticket.ts";
import type { Desk } from "../options.ts";
import type { WishFor } from "../wish.ts";
import { confirmStored } from "./complete.ts";

interface Begun {
  readonly ticket: Ticket;
  readonly key: string;
  readonly uploadId: string;
  readonly partSize: number;
  readonly size: number;
}

export async function multipartSign(
  desk: Desk,
  session: UploadSession,
  wish: WishFor<"multipart-sign">,
): Promise<unknown> {
  const begun = readBegun(desk, session, wish.ticket);
  const signed = await desk.signer.signParts(begun, wish.parts);
  return { ...signed, now: desk.signer.now() };
}

export async function multipartList(
  desk: Desk,
  session: UploadSession,
  wish: WishFor<"multipart-list">,
  signal: AbortSignal,
): Promise<unknown> {
  const begun = readBegun(desk, session, wish.ticket);
  return { parts: await desk.signer.listParts(begun, signal) };
}

/**
 * Joins the parts and confirms. Asked once more, because the answer was lost, it finds no upload but the file, and
 * confirms that.
 */
export async function multipartComplete(
  desk: Desk,
  session: UploadSession,
  { ticket, parts }: WishFor<"multipart-complete">,
  signal: AbortSignal,
): Promise<UploadConfirmation> {
  const begun = readBegun(desk, session, ticket);
  checkAll(begun, parts);
  let gone: S3SignerError | undefined;
  try {
    await desk.signer.completeMultipart(begun, parts, signal);
  } catch (error) {
    if (!(error instanceof S3SignerError) || error.code !== "NoSuchUpload") throw error;
    gone = error;
  }
  try {
    return await confirmStored(desk, begun.ticket, undefined, signal);
  } catch (error) {
    throw gone ?? error;
  }
}

export async function multipartAbort(
  desk: Desk,
  session: UploadSession,
  wish: WishFor<"multipart-abort">,
  signal: AbortSignal,
): Promise<void> {
  const begun = readBegun(desk, session, wish.ticket);
  await desk.signer.abortMultipart(begun, signal);
  desk.emit({ type: "aborted", user: session.user, key: begun.key });
}

function readBegun({ secrets, signer }: Desk, { user }: UploadSession, written: string): Begun {
  const ticket = readTicket(written, secrets, user, signer.now());
  const { multipart, key, maxSize: size } = ticket;
  if (multipart === undefined)
    throw new S3SignerError("BadTicket", "The ticket is not of an upload in parts");
  return { ticket, key, size, ...multipart };
}

// The store would join fewer parts just as well, to a file that was never allowed.
function checkAll({ size, partSize }: Begun, parts: readonly { partNumber: number }[]): void {
  const count = partCount(size, partSize);
  const numbers = new Set(parts.map(({ partNumber }) => partNumber));
  if (parts.length === count && numbers.size === count && Math.max(...numbers) === count) return;
  throw new S3SignerError("InvalidPart", `The file has ${count} parts; each must be named once`);
}
