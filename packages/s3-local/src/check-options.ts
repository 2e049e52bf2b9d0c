import { S3LocalError } from "./errors.ts";
import { isBucketName } from "./operations/buckets.ts";
import { checkedRule } from "./operations/bucket-cors.ts";
import type { S3LocalOptions } from "./options.ts";

/** @throws {S3LocalError} `invalid`, with what was given and what was expected. */
export function checkOptions(options: S3LocalOptions): void {
  const { port = 9000, region = "us-east-1", buckets = [], cors = [], credentials } = options;
  const problems = [
    Number.isInteger(port) && port >= 0 && port <= 65_535
      ? ""
      : `port is ${port}, 0 to 65535 was expected`,
    /^[a-z0-9-]{1,40}$/.test(region)
      ? ""
      : `region is "${region}", one like eu-west-1 was expected`,
    ...buckets.map((name) =>
      isBucketName(name)
        ? ""
        : `bucket is "${name}", 3 to 63 lower-case letters, digits, dots and hyphens were expected`,
    ),
    ...cors.map((rule, at) => problemOf(() => void checkedRule(rule), `cors[${at}]: `)),
    ...(credentials ?? []).map(({ accessKeyId, secretAccessKey }, at) =>
      accessKeyId !== "" && secretAccessKey !== ""
        ? ""
        : `credentials[${at}]: an access key id and a secret access key were expected`,
    ),
    credentials?.length === 0 ? "credentials is empty, at least one pair was expected" : "",
  ].filter((problem) => problem !== "");
  if (problems.length > 0) throw new S3LocalError("invalid", problems.join("; "));
}

function problemOf(check: () => void, prefix: string): string {
  try {
    check();
    return "";
  } catch (error) {
    return `${prefix}${error instanceof Error ? error.message : String(error)}`;
  }
}
