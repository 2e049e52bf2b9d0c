import type { Asked } from "../support/sign.ts";

/** An S3 under test, with buckets that the checks share. */
export interface Subject extends Asked {
  bucket: string;
  /** Has CORS rules; see `prepare.ts`. */
  corsBucket: string;
}

/** One question to an S3, and the answer that AWS documents for it. */
export interface Check {
  name: string;
  /** Such as `403 AccessDenied`. */
  expected: string;
  run: (subject: Subject) => Promise<string>;
}

/** Objects of one check are named apart from all others. */
export function check(
  name: string,
  expected: string,
  run: (subject: Subject, path: (key: string) => string) => Promise<string>,
): Check {
  const prefix = name.replaceAll(/[^a-z0-9]+/gi, "-");
  return {
    name,
    expected,
    run: (subject) => run(subject, (key) => `/${subject.bucket}/${prefix}/${key}`),
  };
}
