export interface IamPolicy {
  readonly Version: "2012-10-17";
  readonly Statement: readonly {
    readonly Sid: string;
    readonly Effect: "Allow";
    readonly Action: readonly string[];
    readonly Resource: string;
  }[];
}

/**
 * The least that the signer's credentials need: what they sign is theirs to do, and no browser may do more than they.
 *
 * @param prefix of all keys, without users: `u/`
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
export function iamPolicy(bucket: string, region: string, prefix: string): IamPolicy {
  const arn = `arn:${partitionOf(region)}:s3:::${bucket}`;
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "SignUploads",
        Effect: "Allow",
        Action: ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
        Resource: `${arn}/${prefix}*`,
      },
      {
        Sid: "LookAtUploads",
        Effect: "Allow",
        Action: ["s3:GetObject"],
        Resource: `${arn}/${prefix}*`,
      },
      {
        // Without ListBucket, S3 answers 403 for a file that is missing, and not 404.
        Sid: "TellWhatIsMissing",
        Effect: "Allow",
        Action: ["s3:ListBucket", "s3:ListBucketMultipartUploads"],
        Resource: arn,
      },
    ],
  };
}

function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
