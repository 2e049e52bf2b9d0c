import type { Credentials } from "../credentials.ts";
import type { AwsS3Form, PolicyCondition, PostPolicy } from "./form.ts";

/** What a POST must be, to the byte, with which fields. */
export interface PostTerms {
  readonly key: string;
  readonly minSize: number;
  readonly maxSize: number;
  readonly successStatus: number;
  /** Fields whose value is bound as it is: type, metadata, disposition, checksum, … */
  readonly fields: Readonly<Record<string, string>>;
}

// aws-s3-form compares a date with the computer's clock; what it makes of this one is replaced.
const farFuture = new Date(8.64e15);

/**
 * The policy and the fields that it binds, but for policy and signature themselves.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */
export function postPolicy(
  form: AwsS3Form,
  terms: PostTerms,
  credentials: Credentials,
  now: Date,
  expires: Date,
): { policy: PostPolicy; fields: Record<string, string> } {
  const credential = form._createCredential(now);
  const date = form._shortDate(now);
  const status = String(terms.successStatus);
  const bound = { ...terms.fields, ...tokenOf(credentials) };
  const customConditions: PolicyCondition[] = [
    ["eq", "$key", terms.key],
    ["content-length-range", terms.minSize, terms.maxSize],
    ...Object.entries(bound).map(([name, value]) => ["eq", `$${name}`, value] as const),
  ];
  const made = form.policy(
    terms.key,
    { now, policyExpiration: farFuture, keyPrefix: terms.key, customConditions },
    { acl: "private", credential, amzdate: date, success_action_status: status },
  );
  const fields = {
    key: terms.key,
    ...bound,
    success_action_status: status,
    "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
    "X-Amz-Credential": credential,
    "X-Amz-Date": date,
  };
  const conditions = made.conditions.filter(isOurs);
  return { policy: { expiration: expires.toISOString(), conditions }, fields };
}

function tokenOf({ sessionToken }: Credentials): Record<string, string> {
  return sessionToken === undefined ? {} : { "x-amz-security-token": sessionToken };
}

// aws-s3-form always adds an ACL, which buckets without ACLs refuse, and a prefix, which the exact key makes needless.
// An ACL that was asked for is a condition of ours, with an operator.
function isOurs(condition: PolicyCondition): boolean {
  if (Array.isArray(condition)) return condition[0] !== "starts-with";
  return !("acl" in condition);
}
