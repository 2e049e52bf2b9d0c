import { styleText } from "node:util";

import type { Command } from "commander";

import { checkBucket } from "../bucket/check-bucket.ts";
import type { Finding } from "../bucket/finding.ts";
import { createSigner, type Signer } from "../signer.ts";
import { type BucketOptions, withBucket } from "./bucket-options.ts";
import { exitCode } from "./exit-codes.ts";

interface CheckOptions extends BucketOptions {
  readonly endpointUrl?: string;
  readonly pathStyle?: true;
}

const examples = `
It uploads a few bytes under PREFIX/hitless-check/ and removes them where it may: the policy that setup prints has no
s3:DeleteObject, and then it names what is left. Credentials are found as the AWS SDK finds
them: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, SSO, roles.

Examples:
  hitless-s3-signer check --bucket uploads --region eu-central-1 --origin https://www.shop.example
  hitless-s3-signer check -b uploads -r us-east-1 -o http://localhost:3000 --endpoint-url http://127.0.0.1:9000`;

export function addCheck(program: Command, exit: (code: number) => void, stop: AbortSignal): void {
  withBucket(program.command("check"))
    .description("try a real bucket: its CORS, one signed POST, and what must be refused")
    .option("--endpoint-url <url>", "the store's own address, where it is not Amazon S3")
    .option("--path-style", "name the bucket in the path and not in the host name")
    .addHelpText("after", examples)
    .action(async (options: CheckOptions) => {
      const { origin: origins, prefix, json } = options;
      const signer = await connect(options);
      const findings = await checkBucket(signer, { origins, prefix, signal: stop });
      const text = json ? JSON.stringify(findings) : findings.map(render).join("\n");
      process.stdout.write(`${text}\n`);
      exit(findings.every(({ ok }) => ok) ? exitCode.ok : exitCode.notWell);
    });
}

async function connect(options: CheckOptions): Promise<Signer> {
  const { bucket, region, endpointUrl, pathStyle } = options;
  // Only here: it is large, and setup needs none.
  const { defaultProvider } = await import("@aws-sdk/credential-provider-node");
  return createSigner({
    bucket,
    region,
    credentials: defaultProvider(),
    ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
    ...(pathStyle && { pathStyle }),
  });
}

function render({ check, ok, seen, remedy }: Finding): string {
  const mark = ok ? styleText("green", "✔") : styleText("red", "✖");
  return `${mark} ${check} (${seen})${remedy === undefined ? "" : `\n  ${remedy}`}`;
}
