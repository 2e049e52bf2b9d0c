import { type Command, InvalidArgumentError } from "commander";

export interface BucketOptions {
  readonly bucket: string;
  readonly region: string;
  readonly origin: readonly string[];
  readonly prefix: string;
  readonly json?: true;
}

/** The options that both commands take. */
export function withBucket(command: Command): Command {
  return command
    .requiredOption("-b, --bucket <name>", "the bucket for uploads")
    .requiredOption(
      "-r, --region <region>",
      "of the bucket (default: AWS_REGION)",
      process.env["AWS_REGION"],
    )
    .requiredOption(
      "-o, --origin <origin>",
      "of the pages that upload, such as https://www.shop.example; repeatable",
      collectOrigin,
    )
    .option("--prefix <prefix>", "what all keys begin with", readPrefix, "u/")
    .option("--json", "print it as JSON");
}

function collectOrigin(text: string, before: readonly string[] = []): readonly string[] {
  if (URL.canParse(text) && new URL(text).origin === text) return [...before, text];
  throw new InvalidArgumentError("expected an origin such as https://www.shop.example.");
}

function readPrefix(text: string): string {
  if (/^(?:[\w.~-]+\/)*$/.test(text)) return text;
  throw new InvalidArgumentError("expected parts that end with a slash, such as u/.");
}
