import type { Command } from "commander";

import { previewDeploy } from "../preview.ts";
import type { Exit } from "./commands.ts";
import { connect } from "./connect.ts";
import { exitCode } from "./exit-codes.ts";
import { isNothing, printPreview } from "./print-preview.ts";
import { addWanted, readWanted, type WantedOptions } from "./wanted.ts";

interface DiffOptions extends WantedOptions {
  exitCode?: true;
}

/** With `--exit-code`, as other commands of this kind have it. */
const differs = 2;

const help = `
Exit codes: 0; with --exit-code 2 where something differs.

Examples:
  hitless-ecs-deploy diff -t task-definition.yaml -s shop
  hitless-ecs-deploy diff -t task-definition.yaml -s service.yaml --json`;

export function addDiff(program: Command, exit: Exit): void {
  addWanted(
    program
      .command("diff")
      .description("say what of the files is other than what is registered and runs"),
  )
    .option("--exit-code", "exit with 2 where something differs")
    .option("--json", "print it as JSON on stdout")
    .addHelpText("after", help)
    .action(async (options: DiffOptions) => {
      using clients = connect(options);
      const preview = await previewDeploy(clients, await readWanted(options));
      printPreview(preview, options);
      exit(options.exitCode && !isNothing(preview) ? differs : exitCode.ok);
    });
}
