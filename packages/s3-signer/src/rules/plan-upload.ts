import { S3SignerError } from "../errors.ts";
import { buildKey } from "../keys/build-key.ts";
import { isActive, isListed, readContentType } from "./content-type.ts";
import type { CheckedRules } from "./upload-rules.ts";

/** Who uploads, as the app's own session says. */
export interface UploadSession {
  /** The user's id: any text that does not change. */
  readonly user: string;
}

/** What a browser asks for. */
export interface UploadWish {
  readonly name: string;
  readonly type: string;
  /** Bytes; without it, any size that the rules allow. */
  readonly size?: number;
}

/** What is allowed, and how it is to be signed. */
export interface PlannedUpload {
  readonly key: string;
  readonly contentType: string;
  readonly minSize: number;
  readonly maxSize: number;
  readonly expiresIn: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly contentDisposition?: string;
  readonly cacheControl?: string;
  readonly acl?: string;
}

/**
 * Decides whether an upload is allowed, and where it goes. Pure: `id` is what makes the key unique, if the rules want
 * that.
 *
 * @throws {S3SignerError} `TypeNotAllowed`, `TooSmall`, `TooLarge` or `BadName`.
 */
export function planUpload(
  rules: CheckedRules,
  { user }: UploadSession,
  wish: UploadWish,
  id: string,
): PlannedUpload {
  const { prefix, expiresIn, contentDisposition, cacheControl, acl } = rules;
  const name = { prefix, user, name: wish.name };
  return {
    key: buildKey(rules.uniqueKey ? { ...name, id } : name),
    contentType: checkType(wish.type, rules),
    ...checkSize(wish.size, rules),
    expiresIn,
    metadata: rules.keepName ? nameAsMetadata(wish.name) : {},
    ...(contentDisposition !== undefined && { contentDisposition }),
    ...(cacheControl !== undefined && { cacheControl }),
    ...(acl !== undefined && { acl }),
  };
}

/** Refuses a type that the rules do not list, and one that browsers run unless the rules ask for it. */
export function checkType(
  type: string,
  rules: Pick<CheckedRules, "types" | "activeTypes">,
): string {
  const read = readContentType(type);
  if (isListed(read, rules.types) && (rules.activeTypes || !isActive(read))) return read;
  const listed = rules.types.join(", ");
  const only = isListed(read, rules.types)
    ? `: browsers run what they hold, and ${listed} does not mean those without activeTypes`
    : `, only ${listed}`;
  throw new S3SignerError(
    "TypeNotAllowed",
    `Files of the type ${read} are not allowed here${only}`,
  );
}

/** The range of sizes that is signed: exactly the size of the file, when that is known. */
export function checkSize(
  size: number | undefined,
  { minSize, maxSize }: CheckedRules,
): { minSize: number; maxSize: number } {
  if (size === undefined) return { minSize, maxSize };
  if (size < minSize)
    throw new S3SignerError(
      "TooSmall",
      `The file has ${size} bytes; at least ${minSize} are needed`,
      { limit: minSize },
    );
  if (size > maxSize)
    throw new S3SignerError(
      "TooLarge",
      `The file has ${size} bytes; at most ${maxSize} are allowed`,
      { limit: maxSize },
    );
  return { minSize: size, maxSize: size };
}

// Headers are ASCII, and S3 takes 2 KB of metadata: what the name loses here it has in the key.
function nameAsMetadata(name: string): Record<string, string> {
  const encoded = encodeURIComponent(name.split("/").at(-1) ?? "");
  return encoded.length <= 1500 ? { name: encoded } : {};
}
