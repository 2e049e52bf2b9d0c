import { checkExpiresIn, expiresAt } from "../expiry.ts";
import { checkKey } from "../keys/check-key.ts";
import type { SigningContext } from "../signing-context.ts";
import { storedHeaders, type UploadTerms } from "../upload-terms.ts";
import { postPolicy } from "./post-policy.ts";

export interface SignedPost {
  readonly method: "POST";
  /** Where the form is sent. */
  readonly url: string;
  /** The form's fields; the file follows as the last one, named `file`. */
  readonly fields: Readonly<Record<string, string>>;
  readonly key: string;
  readonly expires: Date;
}

/** Binds key, type, size, time and all that is stored with the file into one policy, and signs it. */
export async function signPost(context: SigningContext, terms: UploadTerms): Promise<SignedPost> {
  const key = checkKey(terms.key);
  const { minSize, maxSize, successStatus = 201 } = terms;
  checkExpiresIn(terms.expiresIn);
  checkStatus(successStatus);
  const credentials = await context.credentials();
  const now = context.now();
  const expires = expiresAt(now, terms.expiresIn, credentials);
  const form = context.form(credentials);
  const bound = { key, minSize, maxSize, successStatus, fields: postFields(terms) };
  const { policy, fields } = postPolicy(form, bound, credentials, now, expires);
  const encoded = Buffer.from(JSON.stringify(policy)).toString("base64");
  const signature = form.sign(encoded, { now });
  return {
    method: "POST",
    url: context.bucketUrl,
    fields: { ...fields, Policy: encoded, "X-Amz-Signature": signature },
    key,
    expires,
  };
}

// A form calls the ACL by another name than a header does.
function postFields(terms: UploadTerms): Record<string, string> {
  const { "x-amz-acl": acl, ...fields } = storedHeaders(terms);
  return acl === undefined ? fields : { acl, ...fields };
}

function checkStatus(status: number): void {
  if ([200, 201, 204].includes(status)) return;
  throw new TypeError(`successStatus must be 200, 201 or 204; got ${status}`);
}
