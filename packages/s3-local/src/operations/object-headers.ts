import { checksumHeader, type Checksum } from "../checksums/checksum.ts";
import { headerOf, parameter, type S3Request } from "../request/s3-request.ts";
import type { ObjectRecord } from "../store/records.ts";
import { checkHeaderValue, storedHeaders } from "./description.ts";

/** Types that a browser runs as a document of its own. */
const activeType = /^\s*(text\/html|text\/xml|application\/xml|[^;]*\+xml|[^;]*javascript)/i;

/** The headers of an object's answer, some as a presigned URL wants them instead. */
export function objectHeaders(request: S3Request, object: ObjectRecord): Record<string, string> {
  const metadata = Object.entries(object.metadata).map(([name, value]): [string, string] => [
    `x-amz-meta-${name}`,
    value,
  ]);
  const tagCount = Object.keys(object.tags ?? {}).length;
  const headers: Record<string, string> = {
    "accept-ranges": "bytes",
    etag: `"${object.etag}"`,
    "last-modified": new Date(object.modified).toUTCString(),
    ...object.headers,
    ...overrides(request),
    ...Object.fromEntries(metadata),
    ...(tagCount > 0 && { "x-amz-tagging-count": String(tagCount) }),
  };
  if (headerOf(request, "x-amz-checksum-mode")?.toUpperCase() === "ENABLED") {
    Object.assign(headers, checksumHeaders(object.checksum));
  }
  return { ...headers, ...harmlessness(headers["content-type"]) };
}

export function checksumHeaders(checksum: Checksum | undefined): Record<string, string> {
  if (checksum === undefined) return {};
  return {
    [checksumHeader(checksum.algorithm)]: checksum.value,
    "x-amz-checksum-type": checksum.type,
  };
}

/** Source: Amazon S3 API Reference, GetObject, "Overriding response header values". */
function overrides(request: S3Request): Record<string, string> {
  const given = storedHeaders.flatMap((name): [string, string][] => {
    const value = parameter(request, `response-${name}`);
    if (value !== undefined) checkHeaderValue(`response-${name}`, value);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(given);
}

/** What anybody uploaded must not run with the rights of this origin. */
function harmlessness(type = ""): Record<string, string> {
  const nosniff = { "x-content-type-options": "nosniff" };
  return activeType.test(type) ? { ...nosniff, "content-security-policy": "sandbox" } : nosniff;
}
