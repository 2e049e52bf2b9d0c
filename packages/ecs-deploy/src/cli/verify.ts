import { ECRClient } from "@aws-sdk/client-ecr";
import type { Command } from "commander";

import type { Finding, VerifyClients } from "../verify/finding.ts";
import { verify } from "../verify/verify.ts";
import type { Exit } from "./commands.ts";
import { clientConfiguration, connect, connecting, type ConnectionOptions } from "./connect.ts";
import { exitCode } from "./exit-codes.ts";
import { taskDefinitionHelp, wantedTaskDefinition } from "./wanted-task-definition.ts";

interface VerifyOptions extends ConnectionOptions {
  cluster?: string;
  service: string;
  taskDefinition?: string;
  json?: true;
}

const help = `
Exit codes: 0 nothing is wrong (what is doubtful or was not checked is said), 65 something is.

Examples:
  hitless-ecs-deploy verify --cluster shop --service web
  hitless-ecs-deploy verify --service web --task-definition web:7 --json`;

export function addVerify(program: Command, exit: Exit): void {
  connecting(
    program
      .command("verify")
      .description("look for what would make a deployment fail, and change nothing")
      .option("-c, --cluster <name>", "name or ARN of the cluster (default: default)")
      .requiredOption("-s, --service <name>", "name or ARN of the service")
      .option("-t, --task-definition <name>", `${taskDefinitionHelp} (default: what serves)`),
  )
    .option("--json", "print the findings as JSON on stdout")
    .addHelpText("after", help)
    .action(async (options: VerifyOptions) => {
      using clients = connect(options);
      const { service, cluster, taskDefinition, json } = options;
      const findings = await verify(
        { ...clients, ...(await more(options)) },
        {
          service,
          ...(cluster !== undefined && { cluster }),
          ...(taskDefinition !== undefined && {
            taskDefinition: await wantedTaskDefinition(taskDefinition),
          }),
        },
      );
      const text = json
        ? JSON.stringify(findings, undefined, 2)
        : findings.flatMap((each) => linesOf(each)).join("\n");
      process.stdout.write(`${text}\n`);
      exit(findings.some(({ is }) => is === "wrong") ? exitCode.refused : exitCode.ok);
    });
}

/** Clients that no other command needs. */
async function more(
  options: ConnectionOptions,
): Promise<Required<Pick<VerifyClients, "iam" | "secrets" | "ssm" | "ecr">>> {
  const configuration = clientConfiguration(options);
  const [{ IAMClient }, { SecretsManagerClient }, { SSMClient }] = await Promise.all([
    import("@aws-sdk/client-iam"),
    import("@aws-sdk/client-secrets-manager"),
    import("@aws-sdk/client-ssm"),
  ]);
  return {
    iam: new IAMClient(configuration),
    secrets: new SecretsManagerClient(configuration),
    ssm: new SSMClient(configuration),
    ecr: new ECRClient(configuration),
  };
}

const marks: Readonly<Record<Finding["is"], string>> = {
  fine: "ok",
  doubtful: "doubtful",
  wrong: "WRONG",
  "not-checked": "-",
};

function linesOf({ check, subject, is, line, remedy }: Finding): string[] {
  const first = `${marks[is].padEnd(8)} ${check}: ${subject}: ${line}`;
  return remedy === undefined ? [first] : [first, `${" ".repeat(9)}remedy: ${remedy}`];
}
