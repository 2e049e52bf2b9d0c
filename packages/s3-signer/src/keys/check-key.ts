import { S3SignerError } from "../errors.ts";
import { hostility } from "./hostility.ts";

// What AWS calls safe, and letters, marks and digits of every script. Not the colon, the asterisk and the like: a file
// of that name cannot be written on every system.
const allowed = /^[\p{L}\p{M}\p{N} !#&'()+,\-.;=@[\]_~]+$/u;

/**
 * Checks a key that is to be signed as it stands, and returns it.
 *
 * @throws {S3SignerError} `BadName` that says why.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
 */
export function checkKey(key: string): string {
  const reason = hostility(key) ?? strangeness(key);
  if (reason !== undefined) throw new S3SignerError("BadName", `This name ${reason}`);
  checkLength(key);
  return key;
}

/** S3 takes keys of up to 1,024 bytes of UTF-8. */
export function checkLength(key: string): void {
  const bytes = Buffer.byteLength(key);
  if (bytes > 1024)
    throw new S3SignerError("BadName", `This name is too long: ${bytes} bytes of at most 1024`);
}

function strangeness(key: string): string | undefined {
  if (key !== key.normalize("NFC")) return "is not in Unicode's form NFC";
  for (const segment of key.split("/")) {
    if (!allowed.test(segment)) return "has a character that is not allowed";
    if (segment !== segment.trim()) return "has a space at the begin or end of a part";
  }
  return undefined;
}
