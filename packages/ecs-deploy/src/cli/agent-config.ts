import { type Command, Option } from "commander";

import { type AgentConfig, agentConfig } from "../agent-config/agent-config.ts";
import type { AgentAuthType } from "../agent-config/agent-entry.ts";
import { configLines } from "../agent-config/merge-config.ts";
import { writeConfig } from "../agent-config/write-config.ts";
import { collect } from "./collect.ts";

interface AgentConfigCommandOptions {
  format: AgentAuthType;
  registry?: string[];
  output?: string;
  json?: true;
}

/** Adds the command `agent-config`. */
export function addAgentConfig(program: Command): void {
  program
    .command("agent-config")
    .description(
      "print the lines of /etc/ecs/ecs.config that let container instances pull private images, from Docker's own configuration",
    )
    .addOption(
      new Option("--format <format>", "user and password in Base64, or as they are")
        .choices(["dockercfg", "docker"])
        .default("dockercfg"),
    )
    .option(
      "--registry <host>",
      "only this registry (docker.io for Docker Hub); may be repeated (default: all that Docker knows)",
      collect,
    )
    .option("--output <file>", "put the lines into this file (0600), and keep what else is in it")
    .option("--json", "print type, data and registries as JSON on stdout")
    .addHelpText("after", examples)
    .action(async ({ format, registry, output, json }: AgentConfigCommandOptions) => {
      const config = await agentConfig({ type: format, ...(registry && { registries: registry }) });
      if (output !== undefined) await writeConfig(output, config);
      else if (json) process.stdout.write(`${JSON.stringify(config, null, 2)}\n`);
      else process.stdout.write(configLines(config));
      process.stderr.write(advice(config, output));
    });
}

const examples = `
Examples:
  hitless-ecs-deploy agent-config --registry registry.example.com
  hitless-ecs-deploy agent-config --output ecs.config

The password is printed on stdout, and nowhere else.`;

function advice({ registries, leftOut }: AgentConfig, output: string | undefined): string {
  const left = leftOut.map(({ registry, why }) => `Left out: ${registry}: ${why}.\n`).join("");
  const what = output === undefined ? "These lines let" : `The lines in ${output} let`;
  return `${left}
${what} the agent of a container instance pull from ${registries.join(", ")}. Instance by instance:
  1. drain it:
     aws ecs update-container-instances-state --cluster <cluster> --container-instances <id> --status DRAINING
  2. put them into its /etc/ecs/ecs.config (owner root, mode 0600), and restart the agent, which reads it only then:
     sudo systemctl restart ecs
  3. let it have tasks again: the first command with --status ACTIVE
Do not put them into user data, which many can read; AWS advises a private S3 bucket to copy the file from.

Without a file on instances, and on Fargate: keep {"username": "...", "password": "..."} as a secret in Secrets Manager,
and name it in the container definition (not for images in ECR):
     "repositoryCredentials": { "credentialsParameter": "<the secret's ARN>" }
The task's execution role needs secretsmanager:GetSecretValue, and kms:Decrypt where the key is your own.
`;
}
