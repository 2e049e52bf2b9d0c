import { S3LocalError } from "./errors.ts";
import { isBucketName } from "./operations/buckets.ts";
import { checkedRule } from "./operations/bucket-cors.ts";
import type { S3LocalOptions } from "./options.ts";

/** @throws {S3LocalError} `invalid`, with what was given and what was expected. */
export function checkOptions(options: S3LocalOptions): void {
  const misshapen = shapeProblems(options);
  if (misshapen.length > 0) throw new S3LocalError("invalid", misshapen.join("; "));
  const { port = 9000, region = "us-east-1", buckets = [], cors = [], credentials } = options;
  const problems = [
    Number.isInteger(port) && port >= 0 && port <= 65_535
      ? ""
      : `port is ${JSON.stringify(port)}, a number from 0 to 65535 was expected`,
    cors.length > 0 && buckets.length === 0
      ? "cors is given without buckets, whose rules they would be"
      : "",
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
      isText(accessKeyId) && isText(secretAccessKey)
        ? ""
        : `credentials[${at}]: an access key id and a secret access key were expected`,
    ),
    credentials?.length === 0 ? "credentials is empty, at least one pair was expected" : "",
  ].filter((problem) => problem !== "");
  if (problems.length > 0) throw new S3LocalError("invalid", problems.join("; "));
}

const shapes: Readonly<
  Record<keyof S3LocalOptions, readonly [what: string, is: (value: unknown) => boolean]>
> = {
  host: ["a string", (value) => typeof value === "string"],
  // What it has to be is said below.
  port: ["a number", () => true],
  region: ["a string", (value) => typeof value === "string"],
  buckets: ["a list of names", Array.isArray],
  cors: ["a list of rules", Array.isArray],
  credentials: ["a list of key pairs", Array.isArray],
  idleTimeoutMs: ["a number of ms", isTime],
  closeGraceMs: ["a number of ms", isTime],
  onEvent: ["a function", (value) => typeof value === "function"],
};

/** A name that is misspelt would be left out without a word. */
function shapeProblems(options: S3LocalOptions): string[] {
  const known = new Map<string, readonly [string, (value: unknown) => boolean]>(
    Object.entries(shapes),
  );
  return Object.entries(options).flatMap(([name, value]) => {
    const shape = known.get(name);
    if (shape === undefined)
      return `there is no option ${name}, only ${[...known.keys()].join(", ")}`;
    return value === undefined || shape[1](value)
      ? []
      : `${name} is ${JSON.stringify(value)}, ${shape[0]} was expected`;
  });
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function isTime(value: unknown): boolean {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function problemOf(check: () => void, prefix: string): string {
  try {
    check();
    return "";
  } catch (error) {
    return `${prefix}${error instanceof Error ? error.message : String(error)}`;
  }
}
