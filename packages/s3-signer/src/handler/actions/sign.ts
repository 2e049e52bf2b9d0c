import type { PlannedUpload, UploadSession } from "../../rules/plan-upload.ts";
import type { SignedPost } from "../../post/sign-post.ts";
import type { SignedPut } from "../../put/sign-put.ts";
import { writeTicket } from "../../tickets/ticket.ts";
import type { Desk, Kind } from "../options.ts";
import type { WishFor } from "../wish.ts";
import { plan } from "./plan.ts";

// Time for the upload itself, and for a browser that lost its connection before it could report.
const ticketMs = 24 * 3_600_000;

/** Signs one upload in one request. */
export async function sign(
  desk: Desk,
  session: UploadSession,
  wish: WishFor<"sign">,
): Promise<unknown> {
  const kind = desk.kindOf(wish.kind);
  const planned = plan(desk, kind, session, wish);
  const { checksum } = wish;
  const upload = { ...planned, ...(checksum !== undefined && { checksum }) };
  const signed = await signBy(desk, kind, upload);
  const { key, contentType, minSize, maxSize } = planned;
  const { user } = session;
  desk.emit({
    type: "signed",
    how: signed.method,
    user,
    kind: kind.name,
    key,
    contentType,
    maxSize,
  });
  const now = desk.signer.now();
  const ends = now.getTime() + ticketMs;
  const ticket = { version: 1 as const, user, key, type: contentType, minSize, maxSize, ends };
  return { ...signed, now, ticket: writeTicket(ticket, desk.secrets) };
}

function signBy(
  { method, signer }: Desk,
  { rules }: Kind,
  upload: PlannedUpload,
): Promise<SignedPost | SignedPut> {
  if (method === "POST") return signer.signUpload(upload);
  return signer.signPut(upload, undefined, { replace: !rules.uniqueKey });
}
