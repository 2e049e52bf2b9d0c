import { parseAmzDate } from "../authenticate/amz-date.ts";
import { algorithm } from "../authenticate/canonical-request.ts";
import { parseCredential } from "../authenticate/credential-scope.ts";
import { findCredentials, type Keyring } from "../authenticate/find-credentials.ts";
import { isSameSignature, sign, signingKey } from "../authenticate/signature.ts";
import { Fault, invalidArgument } from "../protocol/fault.ts";

const day = 86_400_000;
const maxSkewMs = 15 * 60_000;

/**
 * Checks the signature of a form's policy.
 * Source: Amazon S3 API Reference, "Authenticating requests in browser-based uploads using POST".
 * @throws {Fault} `AccessDenied`, `InvalidArgument`, `SignatureDoesNotMatch`, …
 */
export function authenticateForm(
  fields: ReadonlyMap<string, string>,
  keyring: Keyring,
  now: Date,
): void {
  // Nobody may write without saying who they are.
  const policy = fields.get("policy");
  if (policy === undefined) throw new Fault("AccessDenied");
  if (required(fields, "x-amz-algorithm") !== algorithm) {
    const message = `The only supported value of x-amz-algorithm is ${algorithm}`;
    throw invalidArgument(message, "x-amz-algorithm", fields.get("x-amz-algorithm") ?? "");
  }
  const credential = required(fields, "x-amz-credential");
  const date = required(fields, "x-amz-date");
  const signature = required(fields, "x-amz-signature");
  checkDate(date, now);
  const { region } = keyring;
  const code = "InvalidArgument";
  const { accessKeyId, ...scope } = parseCredential(credential, { region, date, code });
  const token = fields.get("x-amz-security-token");
  const { secretAccessKey } = findCredentials(keyring, { accessKeyId, token, now });
  if (isSameSignature(sign(signingKey(secretAccessKey, scope), policy), signature)) return;
  throw new Fault("SignatureDoesNotMatch", {
    elements: { AWSAccessKeyId: accessKeyId, StringToSign: policy, SignatureProvided: signature },
  });
}

function required(fields: ReadonlyMap<string, string>, name: string): string {
  const value = fields.get(name);
  if (value !== undefined && value !== "") return value;
  const message = `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`;
  throw invalidArgument(message, name, "");
}

/** A signing key is of use for seven days, and not before it was made. */
function checkDate(text: string, now: Date): void {
  const date = parseAmzDate(text);
  if (date === undefined) {
    throw invalidArgument("x-amz-date must be YYYYMMDDTHHMMSSZ", "x-amz-date", text);
  }
  const age = now.getTime() - date.getTime();
  if (age > 7 * day) throw new Fault("AccessDenied", { message: "Request has expired" });
  if (age < -maxSkewMs) throw new Fault("AccessDenied", { message: "Request is not yet valid" });
}
