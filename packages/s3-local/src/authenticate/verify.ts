import type { Credentials } from "../credentials/credentials.ts";
import { Fault } from "../protocol/fault.ts";
import type { S3Request } from "../request/s3-request.ts";
import { canonicalRequest, type CanonicalOptions, stringToSign } from "./canonical-request.ts";
import type { ChunkSigner } from "./payload.ts";
import { isSameSignature, sign, signingKey, type Scope } from "./signature.ts";

export interface Claim extends CanonicalOptions {
  scope: Scope;
  /** `YYYYMMDDTHHMMSSZ` */
  date: string;
  signature: string;
}

/**
 * Checks the signature of a request's line and headers.
 * @throws {Fault} `SignatureDoesNotMatch`, `AccessDenied`
 */
export function verify(request: S3Request, credentials: Credentials, claim: Claim): ChunkSigner {
  checkSignedHeaders(request, claim.signedHeaders);
  const canonical = canonicalRequest(request, claim);
  const text = stringToSign(canonical, claim.date, claim.scope);
  const key = signingKey(credentials.secretAccessKey, claim.scope);
  if (!isSameSignature(sign(key, text), claim.signature)) {
    const elements = {
      AWSAccessKeyId: credentials.accessKeyId,
      StringToSign: text,
      SignatureProvided: claim.signature,
      CanonicalRequest: canonical,
    };
    throw new Fault("SignatureDoesNotMatch", { elements });
  }
  return { key, date: claim.date, scope: claim.scope, seed: claim.signature };
}

/** What is not signed could be changed on the way. Source: "Signature calculations", "CanonicalHeaders". */
function checkSignedHeaders({ headers }: S3Request, signed: readonly string[]): void {
  const needed = [...headers.keys()].filter((name) => name.startsWith("x-amz-"));
  const missing = ["host", ...needed].filter((name) => !signed.includes(name));
  if (missing.length === 0) return;
  const message = "There were headers present in the request which were not signed";
  throw new Fault("AccessDenied", { message, elements: { HeadersNotSigned: missing.join(", ") } });
}
