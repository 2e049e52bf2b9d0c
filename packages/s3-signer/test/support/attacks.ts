/** What a browser may make of a form before it posts it; `undefined` leaves the field out. */
export interface Attack {
  readonly what: string;
  readonly content?: string;
  readonly changes: Readonly<Record<string, string | undefined>>;
}

/** Attacks on a form that was signed for five bytes of `image/png` under `key`. No store may take one of them. */
export function attacksOn(key: string): readonly Attack[] {
  return [
    { what: "another key", changes: { key: "u/bob/x.png" } },
    { what: "a sibling of its key", changes: { key: `${key}.html` } },
    { what: "S3's placeholder", changes: { key: "u/alice/0f/${filename}" } },
    { what: "another type", changes: { "Content-Type": "text/html" } },
    { what: "no type", changes: { "Content-Type": undefined } },
    { what: "an ACL", changes: { acl: "public-read" } },
    { what: "metadata", changes: { "x-amz-meta-admin": "yes" } },
    { what: "a redirect", changes: { success_action_redirect: "http://evil.example" } },
    { what: "another status", changes: { success_action_status: "200" } },
    { what: "a byte more", content: "123456", changes: {} },
    { what: "a byte less", content: "1234", changes: {} },
    { what: "another signature", changes: { "X-Amz-Signature": "0".repeat(64) } },
    { what: "another policy", changes: { Policy: Buffer.from("{}").toString("base64") } },
    { what: "no policy", changes: { Policy: undefined } },
  ];
}
