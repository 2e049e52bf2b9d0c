import { Command, CommanderError } from "commander";
import { ProbeError } from "@hitless/probe";

import { addCommands } from "./cli/commands.ts";
import { exitCode, exitCodeOfError, exitCodesHelp } from "./cli/exit-codes.ts";
import { BlueGreenError } from "./errors.ts";

const examples = `
Examples:
  $ VERSION=1.0.0 hitless-blue-green up            bring the stack of ./compose.yaml up
  $ VERSION=1.1.0 hitless-blue-green deploy        ship the next version
  $ VERSION=1.1.0 hitless-blue-green deploy --probe --html receipt.html
  $ hitless-blue-green rollback                    back to the version before
  $ hitless-blue-green status --json
`;

/** Runs the command line and resolves with its exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const result = { code: exitCode.ok as number };
  const program = new Command("hitless-blue-green")
    .description(
      "Blue-green deploys that fail no request: deploy to the idle color, prove it healthy, switch, drain, watch.",
    )
    .showHelpAfterError("See hitless-blue-green --help")
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .addHelpText("after", `${examples}${exitCodesHelp}`);
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
  process.stderr.write(`hitless-blue-green: ${message}\n`);
  if (error instanceof BlueGreenError) return exitCodeOfError(error.code);
  if (error instanceof ProbeError) return exitCode.uncleanBaseline;
  return exitCode.unexpected;
}
