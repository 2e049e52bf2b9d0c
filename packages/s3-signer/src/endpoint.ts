export interface EndpointOptions {
  readonly bucket: string;
  readonly region: string;
  /** The store's own address, such as `http://127.0.0.1:9000`; without it, Amazon S3 of the region. */
  readonly endpoint?: string | undefined;
  /**
   * Whether the bucket is the first part of the path and not of the host name.
   * @default true with an `endpoint` and for bucket names with a dot, which AWS's certificates do not cover
   */
  readonly pathStyle?: boolean;
}

/**
 * The address of a bucket, without a slash at its end.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function bucketUrl({ bucket, region, endpoint, pathStyle }: EndpointOptions): string {
  checkBucket(bucket);
  if (typeof region !== "string" || !/^[a-z0-9-]+$/.test(region))
    throw new TypeError(`region must be a name such as eu-central-1; got ${region}`);
  const base = endpoint === undefined ? awsEndpoint(region) : readEndpoint(endpoint);
  const path = base.pathname.replace(/\/+$/, "");
  if (path.endsWith(`/${bucket}`))
    throw new TypeError(`endpoint must not name the bucket, which follows it; got ${endpoint}`);
  if (pathStyle !== undefined && typeof pathStyle !== "boolean")
    throw new TypeError("pathStyle must be true or false");
  if (pathStyle ?? (endpoint !== undefined || bucket.includes(".")))
    return `${base.origin}${path}/${bucket}`;
  return `${base.protocol}//${bucket}.${base.host}${path}`;
}

function checkBucket(bucket: string): void {
  // An environment variable that is not set is undefined, which would do as a name.
  const isName = typeof bucket === "string" && /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket);
  if (isName && !bucket.includes("..")) return;
  throw new TypeError(
    `bucket must be 3 to 63 lower-case letters, digits, dots and hyphens; got ${bucket}`,
  );
}

function awsEndpoint(region: string): URL {
  const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  return new URL(`https://s3.${region}.${domain}`);
}

function readEndpoint(endpoint: string): URL {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  const plain = url?.search === "" && url.hash === "" && url.username === "";
  if (url !== undefined && plain && /^https?:$/.test(url.protocol)) return url;
  throw new TypeError(
    "endpoint must be an address such as http://127.0.0.1:9000, without a user, query or fragment",
  );
}
