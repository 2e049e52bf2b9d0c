import { randomUUID } from "node:crypto";

import { S3SignerError } from "../errors.ts";
import { reasonOf } from "../reason-of.ts";
import type { Signer } from "../signer.ts";
import { names } from "./check-cors.ts";
import { type Finding, finding } from "./finding.ts";
import { postForm, said } from "./post-form.ts";
import { lenient, refusals } from "./refusals.ts";

const content = "hitless";

export interface PostCheck {
  readonly findings: readonly Finding[];
  /** False where the store says that there is no such bucket. */
  readonly hasBucket: boolean;
}

/**
 * Uploads a few bytes as a browser does, tries what must not work, and removes them again. What is refused means nothing
 * where the good form is refused as well: then that is the one thing found.
 */
export async function checkPost(
  signer: Signer,
  prefix: string,
  origin: string | undefined,
  signal: AbortSignal,
): Promise<PostCheck> {
  const key = `${prefix}hitless-check/${randomUUID()}.txt`;
  const upload = { key, contentType: "text/plain", size: content.length };
  const signed = await signer.signUpload(upload);
  const posted = await postForm(signed, content, {
    signal,
    ...(origin !== undefined && { origin }),
  });
  const cause = causes[posted.code] ?? otherCause;
  const remedy = `${cause}; nothing else was tried with it`;
  const findings = [
    finding("POST: a signed form is stored", posted.status === 201, posted.seen, remedy),
  ];
  if (posted.status >= 300) return { findings, hasBucket: posted.code !== "NoSuchBucket" };
  if (origin !== undefined) findings.push(...readable(posted.headers, origin));
  findings.push(await confirmed(signer, key, signal), await isPrivate(signer, key, signal));
  const policy = await refusals(signed, content, signal);
  const left = [key, ...policy.stored];
  findings.push(...policy.findings, await removed(signer, left, signal));
  return { findings, hasBucket: true };
}

const causes: Readonly<Record<string, string>> = {
  NoSuchBucket: "there is no such bucket: is its name right, and the region and endpoint its own?",
  SignatureDoesNotMatch: "the secret access key is not the one of this access key id",
  InvalidAccessKeyId: "the store does not know this access key id",
  AccessDenied: "allow s3:PutObject, as the policy that setup prints does",
};
const otherCause =
  "compare region and credentials with the bucket's, and the policy with what setup prints";

function readable(headers: Headers, origin: string): Finding[] {
  const exposed = (headers.get("access-control-expose-headers") ?? "").toLowerCase();
  const remedy = "set the CORS rules that setup prints";
  const answer = finding("CORS: the page reads the answer", names(headers, origin), "", remedy);
  const seen = answer.ok ? "readable" : "hidden";
  const exposes = /\betag\b|^\*$/.test(exposed);
  // s3-upload asks the server for what it may not read.
  const hint = "CORS: exposes the header ETag";
  const etag = exposes
    ? { check: hint, ok: true, seen: "exposed" }
    : {
        check: hint,
        ok: true,
        seen: "not exposed: uploads in parts ask the server for it instead",
      };
  return [{ ...answer, seen }, etag];
}

async function confirmed(signer: Signer, key: string, signal: AbortSignal): Promise<Finding> {
  const check = "HEAD: the server sees what was stored";
  try {
    const stored = await signer.head(key, signal);
    const ok = stored?.size === content.length && stored.type === "text/plain";
    const seen = stored === undefined ? "not there" : `${stored.size} bytes of ${stored.type}`;
    return finding(check, ok, seen, lenient);
  } catch (error) {
    if (!(error instanceof S3SignerError)) throw error;
    return finding(check, false, reasonOf(error), "allow s3:GetObject, as setup prints");
  }
}

async function isPrivate(signer: Signer, key: string, signal: AbortSignal): Promise<Finding> {
  const response = await fetch(signer.objectUrl(key), { signal });
  await response.arrayBuffer();
  const ok = !response.ok;
  const check = "access: nobody reads it without a signature";
  return finding(check, ok, said(response.status), "set the public-access block that setup prints");
}

async function removed(
  signer: Signer,
  keys: readonly string[],
  signal: AbortSignal,
): Promise<Finding> {
  const check = "what this check stored is removed";
  try {
    for (const key of keys) await signer.deleteObject(key, signal);
    return { check, ok: true, seen: "removed" };
  } catch (error) {
    // The least policy does not allow it, which is well.
    const isForbidden = error instanceof S3SignerError && error.code === "StoreRefused";
    const seen = isForbidden ? `not allowed to: remove ${keys.join(", ")} yourself` : "still there";
    return finding(check, isForbidden, seen, `remove ${keys.join(", ")}`);
  }
}
