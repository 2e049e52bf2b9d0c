import { S3SignerError } from "../errors.ts";

const token = "[a-z0-9][a-z0-9!#$&^_.+-]{0,126}";
const mediaType = new RegExp(`^(${token}/${token})(?:; ?charset=(?:utf-8|us-ascii))?$`);

/**
 * Types that a browser may run or draw with scripts when it opens the file: whoever uploads one can act as the page
 * that links to it, if the bucket is served from the site's own host.
 */
const active: readonly RegExp[] = [
  /^text\/(?:html|xml|xsl|css|javascript|ecmascript|jscript|livescript|vbscript|x-.*script.*|cache-manifest)/,
  /\+xml$/,
  /^application\/(?:xml|xml-dtd|xslt|javascript|ecmascript|x-javascript|x-ecmascript|wasm|hta)/,
  /^application\/(?:x-shockwave-flash|vnd\.adobe\.flash.*|java-archive|x-java.*|x-httpd-php)/,
  /^multipart\//,
  /^message\//,
];

/**
 * Reads a media type, in lower case, with no parameter but `charset=utf-8`.
 *
 * @throws {S3SignerError} `TypeNotAllowed` when it is none.
 * @see https://www.rfc-editor.org/rfc/rfc6838#section-4.2
 */
export function readContentType(type: string): string {
  const lower = type.toLowerCase();
  if (mediaType.test(lower)) return lower;
  throw new S3SignerError("TypeNotAllowed", "The type of the file is not one such as image/png");
}

/** The type without its parameter. */
export function essenceOf(type: string): string {
  return type.split(";")[0] ?? "";
}

/** Whether browsers may run what a file of this type holds. */
export function isActive(type: string): boolean {
  const essence = essenceOf(type);
  return active.some((pattern) => pattern.test(essence));
}

/** Whether a type is one of a list of types such as `image/png` and `image/*`. */
export function isListed(type: string, list: readonly string[]): boolean {
  const essence = essenceOf(type);
  const family = `${essence.split("/")[0] ?? ""}/*`;
  return list.some((entry) => entry === essence || entry === family || entry === "*/*");
}
