import { Fault } from "../protocol/fault.ts";
import { headerOf, parameter, type S3Request } from "../request/s3-request.ts";
import { isoSeconds, parseAmzDate } from "./amz-date.ts";
import { algorithm } from "./canonical-request.ts";
import { parseCredential } from "./credential-scope.ts";
import { findCredentials, type Keyring } from "./find-credentials.ts";
import { type Payload, payloadOf } from "./payload.ts";
import { verify } from "./verify.ts";

const code = "AuthorizationQueryParametersError";
const maxExpiresSeconds = 604_800;
const maxSkewMs = 15 * 60_000;

/**
 * A presigned URL.
 * Source: Amazon S3 API Reference, "Authenticating requests: using query parameters".
 */
export function authenticateQuery(
  request: S3Request,
  keyring: Keyring,
): { accessKeyId: string; payload: Payload } {
  const given = parametersOf(request);
  checkTime(given, request.now);
  const { region } = keyring;
  const { accessKeyId, ...scope } = parseCredential(given.credential, {
    region,
    date: given.date,
    code,
  });
  const token = headerOf(request, "x-amz-security-token");
  const credentials = findCredentials(keyring, { accessKeyId, token, now: request.now });
  const payloadHash = headerOf(request, "x-amz-content-sha256") ?? "UNSIGNED-PAYLOAD";
  const signer = verify(request, credentials, { ...given, scope, payloadHash });
  const payload = payloadOf(payloadHash, signer);
  if (payload !== undefined) return { accessKeyId, payload };
  throw new Fault(code, { message: "X-Amz-Content-Sha256 is no hash of a payload." });
}

function parametersOf(request: S3Request) {
  if (parameter(request, "X-Amz-Algorithm") !== algorithm) {
    throw new Fault(code, { message: `X-Amz-Algorithm only supports "${algorithm}"` });
  }
  const credential = required(request, "X-Amz-Credential");
  const date = required(request, "X-Amz-Date");
  const signature = required(request, "X-Amz-Signature");
  const signedHeaders = required(request, "X-Amz-SignedHeaders").split(";");
  return { credential, date, signature, signedHeaders, expires: expiresOf(request) };
}

function required(request: S3Request, name: string): string {
  const values = request.query.filter(([each]) => each === name);
  const value = values[0]?.[1];
  if (values.length === 1 && value !== undefined && value !== "") return value;
  const message =
    "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.";
  throw new Fault(code, { message });
}

function expiresOf(request: S3Request): number {
  const text = required(request, "X-Amz-Expires");
  if (!/^-?\d+$/.test(text)) {
    throw new Fault(code, { message: "X-Amz-Expires should be a number" });
  }
  const seconds = Number(text);
  if (seconds < 0) throw new Fault(code, { message: "X-Amz-Expires must be non-negative" });
  if (seconds <= maxExpiresSeconds) return seconds;
  const message = `X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than ${maxExpiresSeconds} seconds`;
  throw new Fault(code, { message });
}

function checkTime({ date, expires }: { date: string; expires: number }, now: Date): void {
  const from = parseAmzDate(date);
  if (from === undefined) {
    const message = "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"";
    throw new Fault(code, { message });
  }
  if (from.getTime() - now.getTime() > maxSkewMs) {
    throw new Fault("AccessDenied", { message: "Request is not yet valid" });
  }
  const until = new Date(from.getTime() + expires * 1000);
  if (now <= until) return;
  throw new Fault("AccessDenied", {
    message: "Request has expired",
    elements: {
      "X-Amz-Expires": String(expires),
      Expires: isoSeconds(until),
      ServerTime: isoSeconds(now),
    },
  });
}
