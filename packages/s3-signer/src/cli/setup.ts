import type { Command } from "commander";

import { type BucketSetup, bucketSetup } from "../bucket/bucket-setup.ts";
import { bucketUrl } from "../endpoint.ts";
import { type BucketOptions, withBucket } from "./bucket-options.ts";

const examples = `
Examples:
  hitless-s3-signer setup --bucket uploads --region eu-central-1 --origin https://www.shop.example
  hitless-s3-signer setup -b uploads -r eu-central-1 -o https://www.shop.example --json > setup.json`;

export function addSetup(program: Command): void {
  withBucket(program.command("setup"))
    .description(
      "print the CORS rules, the least IAM policy, the public-access block and the lifecycle of a bucket for uploads, with the commands that set them; asks nobody",
    )
    .addHelpText("after", examples)
    .action(({ bucket, region, origin, prefix, json }: BucketOptions) => {
      bucketUrl({ bucket, region });
      const setup = bucketSetup({ bucket, region, origins: origin, prefix });
      const text = json ? JSON.stringify(setup) : asCommands(bucket, setup);
      process.stdout.write(`${text}\n`);
    });
}

function asCommands(bucket: string, setup: BucketSetup): string {
  const { cors, iamPolicy, publicAccessBlock, lifecycle } = setup;
  const onBucket = (what: string): string => `aws s3api ${what} --bucket ${bucket}`;
  return [
    "# Pages of these origins may upload.",
    `${onBucket("put-bucket-cors")} --cors-configuration ${quoted(cors)}`,
    "# Nobody reads without a signature.",
    `${onBucket("put-public-access-block")} --public-access-block-configuration ${quoted(publicAccessBlock)}`,
    "# What nobody completes is removed.",
    `${onBucket("put-bucket-lifecycle-configuration")} --lifecycle-configuration ${quoted(lifecycle)}`,
    "# The least that the signer's credentials need; attach it to their user or role.",
    `aws iam create-policy --policy-name ${bucket}-signer --policy-document ${quoted(iamPolicy)}`,
  ].join("\n");
}

// Nothing that is quoted here can hold a single quote: names, origins and prefixes were checked.
function quoted(document: unknown): string {
  return `'${JSON.stringify(document, undefined, 2)}'`;
}
