import type { UploadSession } from "../../rules/plan-upload.ts";
import { writeTicket } from "../../tickets/ticket.ts";
import type { Desk } from "../options.ts";
import type { WishFor } from "../wish.ts";
import { plan } from "./plan.ts";

// A large file over a slow line, taken up again on other days.
const ticketMs = 7 * 24 * 3_600_000;

/** Begins an upload in parts. Its ticket is good for a week. */
export async function multipartCreate(
  desk: Desk,
  session: UploadSession,
  wish: WishFor<"multipart-create">,
  signal: AbortSignal,
): Promise<unknown> {
  const kind = desk.kindOf(wish.kind);
  const planned = plan(desk, kind, session, wish);
  const { key, uploadId, partSize } = await desk.signer.createMultipart(planned, undefined, signal);
  const { contentType, minSize, maxSize } = planned;
  const { user } = session;
  desk.emit({ type: "signed", how: "multipart", user, kind: kind.name, key, contentType, maxSize });
  const now = desk.signer.now();
  const expires = new Date(now.getTime() + ticketMs);
  const ticket = writeTicket(
    {
      version: 1,
      user,
      key,
      type: contentType,
      minSize,
      maxSize,
      ends: expires.getTime(),
      multipart: { uploadId, partSize },
    },
    desk.secrets,
  );
  return { key, uploadId, partSize, ticket, expires, now };
}
