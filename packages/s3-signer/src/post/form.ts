import { createRequire } from "node:module";

import type { Credentials } from "../credentials.ts";

export type PolicyCondition =
  | Readonly<Record<string, string>>
  | readonly ["eq" | "starts-with", string, string]
  | readonly ["content-length-range", number, number];

export interface PostPolicy {
  expiration: string;
  conditions: PolicyCondition[];
}

/** The part of aws-s3-form 0.3.5 that is sound: it has no types of its own, and its `create()` is not used. */
export interface AwsS3Form {
  policy(
    key: string,
    options: {
      now: Date;
      policyExpiration: Date;
      keyPrefix: string;
      customConditions: PolicyCondition[];
    },
    predefined: {
      acl: string;
      credential: string;
      amzdate: string;
      success_action_status: string;
    },
  ): PostPolicy;
  sign(policyBase64: string, options: { now: Date }): string;
  _createCredential(now: Date): string;
  _shortDate(now: Date): string;
}

type AwsS3FormClass = new (config: {
  accessKeyId: string;
  secretAccessKey: string;
  region: string;
  bucket: string;
  useUuid: false;
  acl: string;
}) => AwsS3Form;

export type FormFor = (credentials: Credentials) => AwsS3Form;

let loaded: AwsS3FormClass | undefined;

/** Makes one form for each set of credentials, since making one costs more than what is signed with it. */
export function formFor(bucket: string, region: string): FormFor {
  let last: { secret: string; form: AwsS3Form } | undefined;
  return ({ accessKeyId, secretAccessKey }) => {
    const secret = `${accessKeyId} ${secretAccessKey}`;
    if (last?.secret === secret) return last.form;
    loaded ??= load();
    const config = { accessKeyId, secretAccessKey, region, bucket, acl: "private" };
    last = { secret, form: new loaded({ ...config, useUuid: false }) };
    return last.form;
  };
}

// A manifest deep in its dependencies has a wrong `main`, of which Node.js warns every user on every start (DEP0128).
function load(): AwsS3FormClass {
  const { noDeprecation } = process;
  process.noDeprecation = true;
  try {
    const require = createRequire(import.meta.url);
    // oxlint-disable-next-line no-unsafe-type-assertion -- the version is pinned, and golden tests hold it
    return require("aws-s3-form") as AwsS3FormClass;
  } finally {
    process.noDeprecation = noDeprecation ?? false;
  }
}
