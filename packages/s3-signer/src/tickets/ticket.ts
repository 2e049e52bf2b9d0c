import { z } from "zod";

import { S3SignerError } from "../errors.ts";
import { isSealed, seal, type Secrets } from "./seal.ts";

const schema = z.object({
  version: z.literal(1),
  user: z.string(),
  key: z.string(),
  type: z.string(),
  minSize: z.number(),
  maxSize: z.number(),
  /** ms since 1970 */
  ends: z.number(),
  multipart: z.object({ uploadId: z.string(), partSize: z.number() }).optional(),
});

/** What was signed for whom, so that the server need not remember it. */
export type Ticket = z.infer<typeof schema>;

const purpose = "hitless-s3-signer ticket 1";

/** The ticket as text, which the browser hands back and can neither change nor make. */
export function writeTicket(ticket: Ticket, [secret = ""]: Secrets): string {
  const text = Buffer.from(JSON.stringify(ticket)).toString("base64url");
  return `${text}.${seal(secret, purpose, text)}`;
}

/**
 * Reads a ticket of this user.
 *
 * @throws {S3SignerError} `BadTicket` when it was changed or is another user's, `ExpiredTicket` when it is too old.
 */
export function readTicket(written: string, secrets: Secrets, user: string, now: Date): Ticket {
  const [text = "", signature = "", ...rest] = written.split(".");
  if (rest.length > 0 || !isSealed(secrets, purpose, text, signature))
    throw bad(
      "is not ours: it was changed, or signed with another `secret`; all processes need the same",
    );
  const ticket = schema.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
  if (ticket.user !== user) throw bad("is another user's");
  if (ticket.ends < now.getTime())
    throw new S3SignerError("ExpiredTicket", "The ticket of this upload is too old");
  return ticket;
}

function bad(why: string): S3SignerError {
  return new S3SignerError("BadTicket", `The ticket of this upload ${why}`);
}
