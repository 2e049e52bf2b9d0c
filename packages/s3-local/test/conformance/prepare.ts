import { CreateBucketCommand, PutBucketCorsCommand } from "@aws-sdk/client-s3";

import { clientOf } from "../support/start.ts";
import type { Asked } from "../support/sign.ts";
import type { Subject } from "./check.ts";

/** Makes the buckets that the checks share. */
export async function prepare(asked: Asked, run: string): Promise<Subject> {
  const s3 = clientOf(asked);
  const subject = { ...asked, bucket: `checks-${run}`, corsBucket: `cors-${run}` };
  for (const Bucket of [subject.bucket, subject.corsBucket]) {
    await s3.send(new CreateBucketCommand({ Bucket }));
  }
  const forms = {
    AllowedOrigins: ["https://shop.example"],
    AllowedMethods: ["POST", "PUT"],
    AllowedHeaders: ["Content-Type", "x-amz-*"],
    ExposeHeaders: ["ETag"],
    MaxAgeSeconds: 600,
  };
  const reading = { AllowedOrigins: ["https://*.maker.example"], AllowedMethods: ["GET"] };
  const CORSConfiguration = { CORSRules: [forms, reading] };
  await s3.send(new PutBucketCorsCommand({ Bucket: subject.corsBucket, CORSConfiguration }));
  s3.destroy();
  return subject;
}
