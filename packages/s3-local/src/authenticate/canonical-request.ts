import { encodePercent } from "../request/percent.ts";
import type { S3Request } from "../request/s3-request.ts";
import { scopeText, sha256Hex, type Scope } from "./signature.ts";

export const algorithm = "AWS4-HMAC-SHA256";

export interface CanonicalOptions {
  signedHeaders: readonly string[];
  payloadHash: string;
}

/** Source: Amazon S3 API Reference, "Signature calculations for the authorization header". */
export function canonicalRequest(
  request: Pick<S3Request, "method" | "signedPath" | "query" | "headers">,
  { signedHeaders, payloadHash }: CanonicalOptions,
): string {
  const query = request.query
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => [encodePercent(name), encodePercent(value)] as const)
    .toSorted(([a, one], [b, other]) => compare(a, b) || compare(one, other))
    .map(([name, value]) => `${name}=${value}`);
  const headers = signedHeaders.map((name) => `${name}:${trimmed(request.headers.get(name))}\n`);
  return [
    request.method,
    request.signedPath,
    query.join("&"),
    headers.join(""),
    signedHeaders.join(";"),
    payloadHash,
  ].join("\n");
}

export function stringToSign(canonical: string, date: string, scope: Scope): string {
  return [algorithm, date, scopeText(scope), sha256Hex(canonical)].join("\n");
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function trimmed(value = ""): string {
  return value.trim().replaceAll(/ +/g, " ");
}
