import type { SignedPost } from "../post/sign-post.ts";
import { redact } from "../redact.ts";
import { readFault } from "../request/fault.ts";

export interface Posted {
  readonly status: number;
  /** The store's, such as `AccessDenied`; empty for a success. */
  readonly code: string;
  readonly headers: Headers;
  /** Status, code and the store's own words. */
  readonly seen: string;
}

export interface PostFormOptions {
  /** Of the page whose browser this is. */
  readonly origin?: string;
  /** Fields in place of those that were signed. */
  readonly changes?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Posts a signed form as a browser does. */
export async function postForm(
  { url, fields }: SignedPost,
  text: string,
  { origin, changes = {}, signal }: PostFormOptions,
): Promise<Posted> {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fields, ...changes })) form.append(name, value);
  form.append("file", new Blob([text]), "file");
  const sent = origin === undefined ? {} : { origin };
  const response = await fetch(url, { method: "POST", headers: sent, body: form, signal });
  const { status, headers } = response;
  const { code, message } = readFault(await response.text());
  const token = fields["x-amz-security-token"] ?? "";
  return { status, code, headers, seen: said(status, code, redact(message, [token])) };
}

/** What the store said, on one line. */
export function said(status: number, code = "", message = ""): string {
  const short = `${status} ${code}`.trimEnd();
  return message === "" ? short : `${short}: ${message}`;
}
