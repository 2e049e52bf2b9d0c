/** What exactly is signed. Made from rules by `planUpload`, or by the app itself. */
export interface UploadTerms {
  readonly key: string;
  readonly contentType: string;
  /** Bytes. */
  readonly minSize: number;
  /** Bytes. */
  readonly maxSize: number;
  /** Seconds, 1 to 3600. */
  readonly expiresIn: number;
  /** Stored with the file as `x-amz-meta-…`; printable ASCII. */
  readonly metadata?: Readonly<Record<string, string>>;
  readonly contentDisposition?: string;
  readonly cacheControl?: string;
  readonly acl?: string;
  /** SHA-256 of the file in Base64, which the store compares. */
  readonly checksum?: string;
  /** Status of a successful POST: 200, 201 (with an answer that names the ETag) or 204. @default 201 */
  readonly successStatus?: number;
}

/** The headers, or fields of a form, that say what is stored with a file, as S3 names them. */
export function storedHeaders(terms: UploadTerms): Record<string, string> {
  const headers: Record<string, string> = { "Content-Type": terms.contentType };
  if (terms.contentDisposition !== undefined)
    headers["Content-Disposition"] = terms.contentDisposition;
  if (terms.cacheControl !== undefined) headers["Cache-Control"] = terms.cacheControl;
  if (terms.acl !== undefined) headers["x-amz-acl"] = terms.acl;
  if (terms.checksum !== undefined) headers["x-amz-checksum-sha256"] = terms.checksum;
  for (const [name, value] of Object.entries(terms.metadata ?? {}))
    headers[`x-amz-meta-${checkName(name)}`] = value;
  for (const [name, value] of Object.entries(headers)) checkValue(name, value);
  return headers;
}

function checkName(name: string): string {
  if (/^[a-z0-9-]+$/.test(name)) return name;
  throw new TypeError(`metadata: a name must be lower-case letters, digits and -; got ${name}`);
}

// What is not ASCII reaches stores in different encodings, and a line feed would begin another header.
function checkValue(name: string, value: string): void {
  if (/^[\x20-\x7e]+$/.test(value)) return;
  throw new TypeError(`${name} must be printable ASCII`);
}
