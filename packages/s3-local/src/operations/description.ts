import { Fault, invalidArgument } from "../protocol/fault.ts";
import { headerOf, headersFrom, type S3Request } from "../request/s3-request.ts";
import type { Description } from "../store/records.ts";
import { tagsOfHeader } from "./tags.ts";

const metadataPrefix = "x-amz-meta-";
/** Source: Amazon S3 User Guide, "Working with object metadata". */
const maxMetadataBytes = 2048;

/** What clients say of an object and get back with it. */
export const storedHeaders = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-type",
  "expires",
] as const;

/**
 * The description in a request's headers.
 * @throws {Fault} `MetadataTooLarge`, `InvalidTag`
 */
export function descriptionOf(request: S3Request): Description {
  const given = storedHeaders.map((name) => [name, request.headers.get(name) ?? ""] as const);
  const tagging = headerOf(request, "x-amz-tagging");
  const description = describe(given, headersFrom(request, metadataPrefix));
  return tagging === undefined ? description : { ...description, tags: tagsOfHeader(tagging) };
}

/**
 * A description of headers and metadata that may hold others too.
 * @throws {Fault} `MetadataTooLarge`, `InvalidArgument`
 */
export function describe(
  headers: readonly (readonly [name: string, value: string])[],
  metadata: readonly (readonly [name: string, value: string])[],
): Description {
  for (const [name, value] of [...headers, ...metadata]) checkHeaderValue(name, value);
  const kept = storedHeaders.flatMap((name): [string, string][] => {
    const value = headers.find(([each]) => each === name)?.[1] ?? "";
    const clean = name === "content-encoding" ? withoutChunked(value) : value;
    return clean === "" ? [] : [[name, clean]];
  });
  const own = metadata
    .filter(([name]) => name.startsWith(metadataPrefix))
    .map(([name, value]): [string, string] => [name.slice(metadataPrefix.length), value]);
  const size = own.reduce((sum, [name, value]) => sum + Buffer.byteLength(name + value), 0);
  if (size > maxMetadataBytes) {
    const elements = { Size: String(size), MaxSizeAllowed: String(maxMetadataBytes) };
    throw new Fault("MetadataTooLarge", { elements });
  }
  const type = { "content-type": "binary/octet-stream" };
  return { headers: { ...type, ...Object.fromEntries(kept) }, metadata: Object.fromEntries(own) };
}

/** What becomes a header of an answer must not begin another one. */
export function checkHeaderValue(name: string, value: string): void {
  // oxlint-disable-next-line no-control-regex
  if (!/[\u0000-\u0008\u000a-\u001f\u007f]/.test(value)) return;
  throw invalidArgument("Header value cannot hold control characters.", name, value);
}

/** `aws-chunked` is of the transfer, not of the object. */
function withoutChunked(encoding: string): string {
  const kept = encoding.split(",").map((each) => each.trim());
  return kept.filter((each) => each.toLowerCase() !== "aws-chunked").join(", ");
}
