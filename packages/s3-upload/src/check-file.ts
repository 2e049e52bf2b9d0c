import { typeOf } from "./describe-file.ts";
import { UploadError, type UploadErrorCode } from "./errors.ts";

/** What the page itself allows. The server's own rules are what counts; these spare the wait. */
export interface FileRules {
  /** As in `<input accept>`: `image/*,.pdf`. @default everything */
  accept?: string;
  /** In bytes. @default no limit */
  maxSize?: number;
  /** In bytes. @default 0 */
  minSize?: number;
}

/**
 * Refuses a file before anything is sent.
 * @throws {UploadError} `type-not-allowed`, `too-large` or `too-small`.
 */
export function checkFile(
  file: File,
  { accept = "", maxSize = Infinity, minSize = 0 }: FileRules,
): void {
  const { name, size } = file;
  const type = typeOf(file);
  const refuse = (code: UploadErrorCode, message: string, values: Record<string, string>) => {
    values["name"] = name;
    throw new UploadError(code, `${name} ${message}`, { at: "file", values });
  };
  if (!isAccepted(name, type, accept)) {
    refuse("type-not-allowed", `is of type ${type}; allowed is ${accept}`, { type });
  }
  const sized = (code: UploadErrorCode, limit: number) =>
    refuse(code, `has ${size} bytes; the limit is ${limit}`, { limit: String(limit) });
  if (size > maxSize) sized("too-large", maxSize);
  if (size < minSize) sized("too-small", minSize);
}

// https://html.spec.whatwg.org/multipage/input.html#attr-input-accept
function isAccepted(name: string, type: string, accept: string): boolean {
  const tokens = accept.toLowerCase().match(/[^\s,]+/g);
  const has = (token: string) =>
    token.startsWith(".")
      ? name.toLowerCase().endsWith(token)
      : token === type ||
        token === "*/*" ||
        (token.endsWith("/*") && type.startsWith(token.slice(0, -1)));
  // Browsers write types in lower case: https://w3c.github.io/FileAPI/#dfn-type
  return tokens?.some(has) ?? true;
}
