import { Fault } from "../protocol/fault.ts";
import type { S3Request } from "../request/s3-request.ts";
import { isoSeconds, parseAmzDate } from "./amz-date.ts";
import { algorithm } from "./canonical-request.ts";
import { parseCredential } from "./credential-scope.ts";
import { findCredentials, type Keyring } from "./find-credentials.ts";
import { type Payload, payloadOf } from "./payload.ts";
import { verify } from "./verify.ts";

const maxSkewMs = 15 * 60_000;

/**
 * The `Authorization` header.
 * Source: Amazon S3 API Reference, "Authenticating requests: using the authorization header".
 */
export function authenticateHeader(
  request: S3Request,
  header: string,
  keyring: Keyring,
): { accessKeyId: string; payload: Payload } {
  const { credential, signedHeaders, signature } = parseHeader(header);
  const date = dateOf(request);
  const { region } = keyring;
  const code = "AuthorizationHeaderMalformed";
  const { accessKeyId, ...scope } = parseCredential(credential, { region, date, code });
  const token = request.headers.get("x-amz-security-token");
  const credentials = findCredentials(keyring, { accessKeyId, token, now: request.now });
  const payloadHash = payloadHashOf(request);
  const claim = { scope, date, signature, signedHeaders, payloadHash };
  const signer = verify(request, credentials, claim);
  const payload = payloadOf(payloadHash, signer);
  if (payload !== undefined) return { accessKeyId, payload };
  throw new Fault("InvalidArgument", {
    message:
      "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, STREAMING-UNSIGNED-PAYLOAD-TRAILER or a valid sha256 value.",
    elements: { ArgumentName: "x-amz-content-sha256", ArgumentValue: payloadHash },
  });
}

function payloadHashOf({ headers }: S3Request): string {
  const hash = headers.get("x-amz-content-sha256");
  if (hash !== undefined) return hash;
  const message = "Missing required header for this request: x-amz-content-sha256";
  throw new Fault("InvalidRequest", { message });
}

function parseHeader(header: string) {
  const [, name, rest = ""] = /^(\S+)\s*(.*)$/.exec(header) ?? [];
  if (name !== algorithm) {
    const message = `The authorization mechanism you have provided is not supported. Please use ${algorithm}.`;
    throw new Fault("InvalidRequest", { message });
  }
  const parts = new Map(
    rest.split(",").map((part) => {
      const [partName = "", ...value] = part.trim().split("=");
      return [partName, value.join("=")];
    }),
  );
  const credential = parts.get("Credential");
  const signedHeaders = parts.get("SignedHeaders")?.split(";");
  const signature = parts.get("Signature");
  if (credential !== undefined && signedHeaders !== undefined && signature !== undefined) {
    return { credential, signedHeaders, signature };
  }
  const message =
    "The authorization header is malformed; it needs Credential, SignedHeaders and Signature.";
  throw new Fault("AuthorizationHeaderMalformed", { message });
}

function dateOf({ headers, now }: S3Request): string {
  const given = headers.get("x-amz-date") ?? basicDate(headers.get("date"));
  const date = parseAmzDate(given);
  if (date === undefined) {
    const message = "AWS authentication requires a valid Date or x-amz-date header";
    throw new Fault("AccessDenied", { message });
  }
  if (Math.abs(date.getTime() - now.getTime()) <= maxSkewMs) return given;
  throw new Fault("RequestTimeTooSkewed", {
    elements: {
      RequestTime: given,
      ServerTime: isoSeconds(now),
      MaxAllowedSkewMilliseconds: String(maxSkewMs),
    },
  });
}

/** The date of HTTP in the form that is signed. */
function basicDate(text = ""): string {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return "";
  return isoSeconds(date).replaceAll(/[-:]/g, "");
}
