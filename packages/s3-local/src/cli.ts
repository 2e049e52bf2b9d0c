import { Command, CommanderError } from "commander";

import type { Credentials } from "./credentials/credentials.ts";
import { S3LocalError } from "./errors.ts";
import type { CorsRule } from "./options.ts";
import { collect, collectOrigin, number } from "./parse-argument.ts";
import { eventLine, readyLines } from "./report.ts";

const exitCode = { failed: 1, usage: 64, unavailable: 69 };

const help = `
Examples:
  $ hitless-s3-local ./data --port 9000 --bucket uploads
        prints what to export, then one line when it is ready, then one for each request
  $ hitless-s3-local ./data --bucket uploads --cors http://localhost:3000
        pages of that origin may upload to the bucket
  $ aws --endpoint-url http://127.0.0.1:9000 s3 cp picture.png s3://uploads/

Environment:
  AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN
        who may ask; without them a key pair is made at the first start, kept in the folder and printed

Exit codes:
  0   it was ended by SIGTERM or SIGINT
  1   it could not start: the message says why
  64  wrong usage
  69  the port is taken
`;

/** The command `hitless-s3-local`. Resolves with its exit code, once it has been ended. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    await command().parseAsync(argv, { from: "user" });
    return 0;
  } catch (cause) {
    // commander has said what is wrong.
    if (cause instanceof CommanderError) return cause.exitCode === 0 ? 0 : exitCode.usage;
    const message = cause instanceof Error ? cause.message : String(cause);
    process.stderr.write(`hitless-s3-local: ${message}\n`);
    if (!(cause instanceof S3LocalError)) return exitCode.failed;
    if (cause.code === "invalid") return exitCode.usage;
    return cause.code === "listen-failed" ? exitCode.unavailable : exitCode.failed;
  }
}

interface Given {
  host: string;
  port: number;
  region: string;
  bucket: string[];
  cors: string[];
  json?: boolean;
}

function command(): Command {
  return new Command("hitless-s3-local")
    .description(
      "An Amazon S3 endpoint on this machine that enforces signatures and POST policies.",
    )
    .argument("<folder>", "where everything is kept; made where there is none")
    .option(
      "--host <address>",
      "where it listens; others can reach more than loopback",
      "127.0.0.1",
    )
    .option("--port <number>", "where it listens; 0 takes a free one", number, 9000)
    .option("--bucket <name>", "a bucket that is there from the start; repeatable", collect, [])
    .option("--cors <origin>", "pages of it may use these buckets; repeatable", collectOrigin, [])
    .option("--region <name>", "signatures are for it", "us-east-1")
    .option("--json", "write events as lines of JSON")
    .showHelpAfterError("See hitless-s3-local --help")
    .exitOverride()
    .addHelpText("after", help)
    .action(serve);
}

async function serve(folder: string, given: Given): Promise<void> {
  const { host, port, region, bucket, cors, json = false } = given;
  // The libraries for XML and forms take a while to load, and help needs none of them.
  const { startS3Local } = await import("./start-s3-local.ts");
  const pair = pairOfEnvironment();
  // Who read its lines may go; it is not for them that it runs.
  process.stdout.on("error", () => {});
  await using local = await startS3Local(folder, {
    host,
    port,
    region,
    buckets: bucket,
    ...(cors.length > 0 && { cors: [ruleFor(cors)] }),
    ...(pair !== undefined && { credentials: [pair] }),
    onEvent: (event) => void process.stdout.write(`${eventLine(event, { json })}\n`),
  });
  const source = pair === undefined ? "folder" : "environment";
  process.stdout.write(readyLines(local, { folder, source, json }));
  await signaled();
}

/** What browser uploads need. */
function ruleFor(allowedOrigins: string[]): CorsRule {
  return {
    allowedOrigins,
    allowedMethods: ["GET", "HEAD", "POST", "PUT"],
    allowedHeaders: ["*"],
    exposeHeaders: ["ETag", "Location"],
    maxAgeSeconds: 600,
  };
}

/** @throws {S3LocalError} `invalid` when there is half of a pair */
function pairOfEnvironment(): Credentials | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } =
    process.env;
  const sessionToken = process.env["AWS_SESSION_TOKEN"] ?? "";
  if (accessKeyId === "" && secretAccessKey === "") return undefined;
  if (accessKeyId === "" || secretAccessKey === "") {
    const what =
      "of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY one is set, both or none were expected";
    throw new S3LocalError("invalid", what);
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken !== "" && { sessionToken }) };
}

function signaled(): Promise<void> {
  return new Promise((resolve) => {
    for (const name of ["SIGTERM", "SIGINT"] as const) process.once(name, () => resolve());
  });
}
