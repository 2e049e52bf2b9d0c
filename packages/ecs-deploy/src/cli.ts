import { Command, CommanderError } from "commander";

import { addCommands } from "./cli/commands.ts";
import { exitCode, exitCodesHelp } from "./cli/exit-codes.ts";
import { annotateRefusal } from "./cli/github.ts";
import { EcsDeployError } from "./errors.ts";

/** Runs the command line and resolves with its exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const result = { code: exitCode.ok as number };
  const program = new Command("hitless-ecs-deploy")
    .description(
      "Rolls an Amazon ECS service to the images of a Git revision, follows its own deployment to the end, and can always go back.",
    )
    .showHelpAfterError("See hitless-ecs-deploy --help")
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .addHelpText("after", exitCodesHelp);
  addCommands(program, (code) => {
    result.code = code;
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return result.code;
  } catch (error) {
    return explain(error);
  }
}

function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCode.usage;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`hitless-ecs-deploy: ${message}\n`);
  if (!(error instanceof EcsDeployError)) return exitCode.unexpected;
  annotateRefusal(message);
  return exitCode.refused;
}
