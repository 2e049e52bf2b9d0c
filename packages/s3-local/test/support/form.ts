import { createHmac } from "node:crypto";

import { type Received, send } from "./http.ts";
import type { Asked, Keys } from "./sign.ts";

export type Conditions = readonly unknown[];

export interface FormPart {
  name: string;
  value: string | Buffer;
  filename?: string;
  type?: string;
}

export interface SignedFormOptions {
  /** Added to those of the signature's own fields. */
  conditions: Conditions;
  fields: Readonly<Record<string, string>>;
  expiration?: Date | string;
  at?: Date;
  credentials?: Keys;
  region?: string;
  /** In place of the policy that the options make. */
  policy?: string;
  /** The same, by the conditions for the fields of the signature. */
  policyOf?: (own: Conditions) => string;
}

/** The fields of a form with a signed policy. */
export function signedFields(asked: Asked, options: SignedFormOptions): Record<string, string> {
  const { at = new Date(), credentials = asked.credentials, region = asked.region } = options;
  const date = at.toISOString().replaceAll(/[-:]|\.\d{3}/g, "");
  const scope = `${date.slice(0, 8)}/${region}/s3/aws4_request`;
  const { sessionToken } = credentials;
  const own: Record<string, string> = {
    "x-amz-algorithm": "AWS4-HMAC-SHA256",
    "x-amz-credential": `${credentials.accessKeyId}/${scope}`,
    "x-amz-date": date,
    ...(sessionToken !== undefined && { "x-amz-security-token": sessionToken }),
  };
  const expiration = options.expiration ?? new Date(Date.now() + 60_000);
  const ownConditions = Object.entries(own).map(([name, value]) => ({ [name]: value }));
  const conditions = [...options.conditions, ...ownConditions];
  const policy =
    options.policy ??
    options.policyOf?.(ownConditions) ??
    JSON.stringify({ expiration, conditions });
  const encoded = Buffer.from(policy).toString("base64");
  const key = scope
    .split("/")
    .reduce<Buffer>(
      (before, part) => hmac(before, part),
      Buffer.from(`AWS4${credentials.secretAccessKey}`),
    );
  const signature = hmac(key, encoded).toString("hex");
  return { ...options.fields, ...own, policy: encoded, "x-amz-signature": signature };
}

export function partsOf(
  fields: Readonly<Record<string, string>>,
  file: string | Buffer,
  { filename = "file.txt", type = "text/plain" } = {},
): FormPart[] {
  const parts = Object.entries(fields).map(([name, value]): FormPart => ({ name, value }));
  return [...parts, { name: "file", value: file, filename, type }];
}

/** Posts a form, its parts as they are given. */
export function post(
  { url }: Asked,
  bucket: string,
  parts: readonly FormPart[],
  headers: Readonly<Record<string, string>> = {},
): Promise<Received> {
  const boundary = "----hitless-boundary";
  const body = Buffer.concat([
    ...parts.flatMap((part) => [Buffer.from(head(part, boundary)), Buffer.from(part.value), crlf]),
    Buffer.from(`--${boundary}--\r\n`),
  ]);
  const type = `multipart/form-data; boundary=${boundary}`;
  return send({
    url,
    method: "POST",
    path: `/${bucket}`,
    headers: { "content-type": type, ...headers },
    body,
  });
}

const crlf = Buffer.from("\r\n");

function head({ name, filename, type }: FormPart, boundary: string): string {
  const file = filename === undefined ? "" : `; filename="${filename}"`;
  const content = type === undefined ? "" : `Content-Type: ${type}\r\n`;
  return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n${content}\r\n`;
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
