import { type CorsConfiguration, corsRules } from "./cors-rules.ts";
import { type IamPolicy, iamPolicy } from "./iam-policy.ts";

/** What a bucket for uploads needs, each in the form that the `aws` command takes. */
export interface BucketSetup {
  readonly cors: CorsConfiguration;
  /** For the credentials that sign. */
  readonly iamPolicy: IamPolicy;
  readonly publicAccessBlock: Readonly<Record<string, true>>;
  readonly lifecycle: object;
}

export interface BucketSetupOptions {
  readonly bucket: string;
  readonly region: string;
  /** Origins of the pages that upload. */
  readonly origins: readonly string[];
  /** What all keys begin with. */
  readonly prefix: string;
}

/** Says what to set; asks nobody. */
export function bucketSetup({ bucket, region, origins, prefix }: BucketSetupOptions): BucketSetup {
  return {
    cors: corsRules(origins),
    iamPolicy: iamPolicy(bucket, region, prefix),
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
    publicAccessBlock: {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    },
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html
    lifecycle: {
      Rules: [
        {
          ID: "remove-unfinished-uploads",
          Status: "Enabled",
          Filter: { Prefix: prefix },
          // One day more than a ticket of an upload in parts lives.
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 8 },
        },
      ],
    },
  };
}
