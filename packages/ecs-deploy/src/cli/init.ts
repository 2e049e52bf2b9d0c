import { access, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { type Command, Option } from "commander";
import { stringify } from "yaml";

import { escapeVariables } from "../document/interpolate.ts";
import { EcsDeployError } from "../errors.ts";
import { exportService } from "../export-service.ts";
import type { Exit } from "./commands.ts";
import { connect, connecting, type ConnectionOptions } from "./connect.ts";
import { exitCode } from "./exit-codes.ts";

interface InitOptions extends ConnectionOptions {
  service: string;
  cluster?: string;
  folder: string;
  format: "yaml" | "json";
  overwrite?: true;
}

const examples = `
Examples:
  hitless-ecs-deploy init -s shop -c production
  hitless-ecs-deploy init -s shop --folder ecs --format json`;

export function addInit(program: Command, exit: Exit): void {
  connecting(
    program
      .command("init")
      .description("write the files of a live service: task-definition and service")
      .requiredOption("-s, --service <name>", "name or ARN of the service")
      .option("-c, --cluster <name>", "(default: default)"),
  )
    .option("--folder <folder>", "where they are written", ".")
    .addOption(new Option("--format <format>").choices(["yaml", "json"]).default("yaml"))
    .option("--overwrite", "though a file is there")
    .addHelpText("after", examples)
    .action(async (options: InitOptions) => {
      using clients = connect(options);
      const { service: name, cluster, folder, format } = options;
      const { taskDefinition, service } = await exportService(clients, {
        service: name,
        ...(cluster !== undefined && { cluster }),
      });
      const files = new Map<string, object>([
        [join(folder, `task-definition.${format}`), taskDefinition],
        [join(folder, `service.${format}`), service],
      ]);
      if (!options.overwrite) for (const file of files.keys()) await refuseExisting(file);
      for (const [file, value] of files) await write(file, value, options);
      exit(exitCode.ok);
    });
}

/** Before the first is written, so that there are no halves of two services. */
async function refuseExisting(file: string): Promise<void> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (!isThere) return;
  throw new EcsDeployError("invalid", `${file} is there already; --overwrite replaces it`);
}

/** @throws {EcsDeployError} `invalid` where the file can't be written */
async function write(
  file: string,
  value: object,
  { format, overwrite }: InitOptions,
): Promise<void> {
  const escaped = escapeIn(value);
  const text = format === "yaml" ? stringify(escaped) : `${JSON.stringify(escaped, null, 2)}\n`;
  try {
    await writeFile(file, text, { flag: overwrite ? "w" : "wx" });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new EcsDeployError("invalid", `${file}: ${message}`, { cause });
  }
  process.stdout.write(`wrote ${file}\n`);
}

/** What ECS has is meant as it is, also where it looks like a variable. */
function escapeIn(value: unknown): unknown {
  if (typeof value === "string") return escapeVariables(value);
  if (Array.isArray(value)) return value.map((each) => escapeIn(each));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, escapeIn(each)]));
}
