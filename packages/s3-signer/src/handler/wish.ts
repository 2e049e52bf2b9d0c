import { z } from "zod";

import { S3SignerError } from "../errors.ts";

const kind = z.string().max(100).optional();
const name = z.string().max(4096);
const type = z.string().max(255);
const size = z.int().min(0);
const ticket = z.string().max(16_384);
const etag = z.string().min(1).max(256);
const partNumber = z.int().min(1).max(10_000);
const checksum = z.string().regex(/^[\w+/]{43}=$/, "must be a SHA-256 in Base64");

/** What a browser may ask for, by `action`. */
const wish = z.discriminatedUnion("action", [
  z.object({ action: z.literal("sign"), kind, name, type, size, checksum: checksum.optional() }),
  z.object({ action: z.literal("complete"), ticket, etag: etag.optional() }),
  z.object({ action: z.literal("multipart-create"), kind, name, type, size }),
  z.object({
    action: z.literal("multipart-sign"),
    ticket,
    parts: z.array(z.object({ partNumber, size })).min(1).max(100),
  }),
  z.object({ action: z.literal("multipart-list"), ticket }),
  z.object({
    action: z.literal("multipart-complete"),
    ticket,
    parts: z.array(z.object({ partNumber, etag })).min(1).max(10_000),
  }),
  z.object({ action: z.literal("multipart-abort"), ticket }),
]);

export type Wish = z.infer<typeof wish>;
export type WishFor<Action extends Wish["action"]> = Extract<Wish, { action: Action }>;

/** @throws {S3SignerError} `BadRequest` that says what is wrong where. */
export function readWish(body: unknown): Wish {
  return checked(wish.safeParse(body));
}

const settings = z.object({ key: z.string().max(4096), kind, type: type.optional() });

export type SettingsWish = z.infer<typeof settings>;

/** What the query of `GET ?key=…` asks for. */
export function readSettingsWish(url: string): SettingsWish {
  return checked(settings.safeParse(Object.fromEntries(new URL(url).searchParams)));
}

function checked<T>(result: z.ZodSafeParseResult<T>): T {
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.join(".") ?? "";
  const what = issue?.message ?? "is wrong";
  throw new S3SignerError("BadRequest", where === "" ? what : `${where}: ${what}`);
}
