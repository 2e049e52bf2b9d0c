/** The configuration that `aws s3api put-bucket-cors` takes. */
export interface CorsConfiguration {
  readonly CORSRules: readonly {
    readonly AllowedOrigins: readonly string[];
    readonly AllowedMethods: readonly string[];
    readonly AllowedHeaders: readonly string[];
    readonly ExposeHeaders: readonly string[];
    readonly MaxAgeSeconds: number;
  }[];
}

/** The headers that a signed PUT asks a browser to send. */
export const uploadHeaders = [
  "cache-control",
  "content-disposition",
  "content-type",
  "if-none-match",
  "x-amz-acl",
  "x-amz-checksum-sha256",
  "x-amz-meta-*",
] as const;

/**
 * Lets pages of these origins upload, and read the ETag of what they uploaded, which parts are joined by.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html
 */
export function corsRules(origins: readonly string[]): CorsConfiguration {
  return {
    CORSRules: [
      {
        AllowedOrigins: origins,
        AllowedMethods: ["POST", "PUT"],
        AllowedHeaders: uploadHeaders,
        ExposeHeaders: ["ETag"],
        MaxAgeSeconds: 3600,
      },
    ],
  };
}
