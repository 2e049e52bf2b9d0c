import { randomUUID } from "node:crypto";

import { S3SignerError } from "../errors.ts";
import type { SignedPost } from "../post/sign-post.ts";
import type { Signer } from "../signer.ts";
import { names } from "./check-cors.ts";
import { type Finding, finding } from "./finding.ts";

const content = "hitless";
const signing =
  "compare region and credentials with the bucket's, and the policy with what setup prints";
const lenient = "this store does not enforce POST policies: do not let browsers upload to it";

/** Uploads a few bytes as a browser does, tries what must not work, and removes them again. */
export async function checkPost(
  signer: Signer,
  prefix: string,
  origin: string | undefined,
  signal: AbortSignal,
): Promise<Finding[]> {
  const key = `${prefix}hitless-check/${randomUUID()}.txt`;
  const upload = { key, contentType: "text/plain", size: content.length };
  const signed = await signer.signUpload(upload);
  const findings = [
    await refuses("policy: another key is refused", signed, { key: `${key}.html` }, signal),
    await refuses(
      "policy: another type is refused",
      signed,
      { "Content-Type": "text/html" },
      signal,
    ),
    await refuses("policy: a longer file is refused", signed, {}, signal, `${content}!`),
  ];
  const posted = await post(signed, {}, content, signal, origin);
  const stored = posted.status === 201;
  const isLenient = findings.some(({ ok }) => !ok);
  findings.push(finding("POST: a signed form is stored", stored, posted.seen, signing));
  if (stored && origin !== undefined) findings.push(readable(posted.headers, origin));
  if (stored)
    findings.push(await confirmed(signer, key, signal), await isPrivate(signer, key, signal));
  const left = isLenient ? [key, `${key}.html`] : [key];
  return stored || isLenient ? [...findings, await removed(signer, left, signal)] : findings;
}

interface Posted {
  readonly status: number;
  readonly headers: Headers;
  readonly seen: string;
}

async function post(
  { url, fields }: SignedPost,
  changes: Readonly<Record<string, string>>,
  text: string,
  signal: AbortSignal,
  origin?: string,
): Promise<Posted> {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fields, ...changes })) form.append(name, value);
  form.append("file", new Blob([text]), "file");
  const headers = origin === undefined ? {} : { origin };
  const response = await fetch(url, { method: "POST", headers, body: form, signal });
  const code = /<Code>(\w+)<\/Code>/.exec(await response.text())?.[1] ?? "";
  return { status: response.status, headers: response.headers, seen: said(response.status, code) };
}

async function refuses(
  check: string,
  signed: SignedPost,
  changes: Readonly<Record<string, string>>,
  signal: AbortSignal,
  text = content,
): Promise<Finding> {
  const { status, seen } = await post(signed, changes, text, signal);
  return finding(check, status === 400 || status === 403, seen, lenient);
}

function readable(headers: Headers, origin: string): Finding {
  const exposed = (headers.get("access-control-expose-headers") ?? "").toLowerCase();
  const ok = names(headers, origin) && /\betag\b|^\*$/.test(exposed);
  const seen = ok ? "readable" : `exposed: ${exposed || "nothing"}`;
  return finding("CORS: the page reads the ETag", ok, seen, "expose the header ETag");
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
    return finding(check, false, error.message, "allow s3:GetObject, as setup prints");
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
    const isForbidden = error instanceof S3SignerError && error.message.includes(" 403");
    const seen = isForbidden ? `not allowed to: remove ${keys.join(", ")} yourself` : "still there";
    return finding(check, isForbidden, seen, `remove ${keys.join(", ")}`);
  }
}

function said(status: number, code = ""): string {
  return `${status} ${code}`.trimEnd();
}
