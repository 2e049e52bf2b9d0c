import { type FormPart, post, signedFields } from "../support/form.ts";
import type { Asked } from "../support/sign.ts";
import type { Pair } from "./make-pair.ts";

/** `allowed`, or why not in one word. */
export type Judgment = "allowed" | "too-large" | "too-small" | "refused";

export interface Judged {
  is: Judgment;
  status: number;
  /** S3's code and message. */
  said: string;
}

/** Sends the form of a pair, and tells what came of it. */
export async function judgePair(asked: Asked, bucket: string, pair: Pair): Promise<Judged> {
  const { status, text } = await post(asked, bucket, partsOfPair(asked, pair));
  const [, code = ""] = /<Code>([^<]*)</.exec(text) ?? [];
  const [, message = ""] = /<Message>([^<]*)</.exec(text) ?? [];
  return { is: judgmentOf(status, code), status, said: `${code} ${message}`.trim() };
}

function part([name, value]: readonly [string, string]): FormPart {
  return { name, value };
}

function judgmentOf(status: number, code: string): Judgment {
  if (status < 300) return "allowed";
  if (code === "EntityTooLarge") return "too-large";
  return code === "EntityTooSmall" ? "too-small" : "refused";
}

function partsOfPair(asked: Asked, pair: Pair): FormPart[] {
  const { secretAccessKey } = asked.credentials;
  const secret = pair.forged === "secret" ? `${secretAccessKey}x` : secretAccessKey;
  const signed = signedFields(asked, {
    conditions: [],
    fields: {},
    credentials: { ...asked.credentials, secretAccessKey: secret },
    policyOf: (own) =>
      JSON.stringify({
        expiration: new Date(Date.now() + 60_000),
        conditions: [...pair.conditions, ...own],
        ...pair.policy,
      }),
  });
  if (pair.forged === "signature") signed["x-amz-signature"] = "0".repeat(64);
  if (pair.forged === "missing") delete signed["x-amz-signature"];
  return [
    ...pair.fields.map(part),
    ...Object.entries(signed).map(part),
    { name: "file", value: pair.file, filename: pair.filename, type: "image/png" },
    ...pair.behind.map(part),
  ];
}
