import type { SignedPost } from "../post/sign-post.ts";
import { type Finding, finding } from "./finding.ts";
import { postForm } from "./post-form.ts";

export const lenient =
  "this store does not enforce POST policies: do not let browsers upload to it";

export interface Refusals {
  readonly findings: readonly Finding[];
  /** Keys that the store took although it should not. */
  readonly stored: readonly string[];
}

interface Attempt {
  readonly check: string;
  readonly changes?: Readonly<Record<string, string>>;
  readonly text?: string;
  /** The code of the refusal that the policy makes. */
  readonly by: string;
}

/**
 * Tries what the policy of a form forbids. Only the refusal that a policy makes counts: any other, such as that of a
 * wrong signature, says nothing about it.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */
export async function refusals(
  signed: SignedPost,
  content: string,
  signal: AbortSignal,
): Promise<Refusals> {
  const other = `${signed.key}.html`;
  const attempts: readonly Attempt[] = [
    { check: "policy: another key is refused", changes: { key: other }, by: "AccessDenied" },
    {
      check: "policy: another type is refused",
      changes: { "Content-Type": "text/html" },
      by: "AccessDenied",
    },
    { check: "policy: a longer file is refused", text: `${content}!`, by: "EntityTooLarge" },
  ];
  const findings: Finding[] = [];
  const stored: string[] = [];
  for (const { check, changes = {}, text = content, by } of attempts) {
    const { status, code, seen } = await postForm(signed, text, { changes, signal });
    const took = status < 300;
    if (took && changes["key"] !== undefined) stored.push(other);
    const remedy = took ? lenient : `refused, but not by the policy: ${by} was expected`;
    findings.push(finding(check, !took && code === by, seen, remedy));
  }
  return { findings, stored };
}
