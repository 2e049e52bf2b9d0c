import { type Command, InvalidArgumentError } from "commander";

import { type CommandName, commands } from "../iam/operations.ts";
import { policyFor } from "../iam/policy-for.ts";
import type { Exit } from "./commands.ts";
import { exitCode } from "./exit-codes.ts";
import { collect } from "./collect.ts";

interface IamOptions {
  for?: CommandName[];
  region?: string;
  account?: string;
  cluster?: string;
  service?: string;
  family?: string;
  role?: string[];
  repository?: string[];
}

const help = `
What is not narrowed is any (*). Reading actions of ECS are allowed on all services of the account: before an old
revision is deregistered, it is asked whether any of them still needs it.

Examples:
  hitless-ecs-deploy iam --region eu-west-1 --account 123456789012 --cluster shop --service web --family web \\
    --role arn:aws:iam::123456789012:role/web-execution --repository shop/web > policy.json
  hitless-ecs-deploy iam --for plan,verify`;

export function addIam(program: Command, exit: Exit): void {
  program
    .command("iam")
    .description("print the least IAM policy that this command needs; asks nobody")
    .option(
      "--for <commands>",
      `only for these, with commas (default: ${commands.join(",")})`,
      readCommands,
    )
    .option("--region <region>", "of the resources")
    .option("--account <digits>", "of the resources", readAccount)
    .option("--cluster <name>", "the cluster's name")
    .option("--service <name>", "the service's name")
    .option("--family <name>", "of task definitions")
    .option("--role <arn>", "an execution or task role; repeatable", collect)
    .option("--repository <name>", "a repository of ECR; repeatable", collect)
    .addHelpText("after", help)
    .action(({ role, repository, ...options }: IamOptions) => {
      const policy = policyFor({
        ...options,
        ...(role !== undefined && { roles: role }),
        ...(repository !== undefined && { repositories: repository }),
      });
      process.stdout.write(`${JSON.stringify(policy, undefined, 2)}\n`);
      exit(exitCode.ok);
    });
}

function readCommands(text: string): CommandName[] {
  return text.split(",").map((word) => {
    const found = commands.find((each) => each === word.trim());
    if (found !== undefined) return found;
    throw new InvalidArgumentError(`expected some of ${commands.join(", ")}.`);
  });
}

function readAccount(text: string): string {
  if (/^\d{12}$/.test(text)) return text;
  throw new InvalidArgumentError("expected twelve digits.");
}
