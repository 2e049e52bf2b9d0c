import { Command, CommanderError } from "commander";

import { addCheck } from "./cli/check.ts";
import { exitCode, exitCodesHelp } from "./cli/exit-codes.ts";
import { addSetup } from "./cli/setup.ts";
import { ownVersion } from "./own-version.ts";
import { reasonOf } from "./reason-of.ts";

/** Runs the command line and resolves with its exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  let code: number = exitCode.ok;
  const stop = new AbortController();
  const interrupt = (): void => {
    stop.abort();
  };
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  const program = new Command("hitless-s3-signer")
    .description("Prepares a bucket for uploads from browsers, and checks that it is ready.")
    .version(ownVersion())
    .showHelpAfterError("See hitless-s3-signer --help")
    .exitOverride()
    .addHelpText("after", exitCodesHelp);
  addSetup(program);
  addCheck(
    program,
    (given) => {
      code = given;
    },
    stop.signal,
  );
  try {
    await program.parseAsync(argv, { from: "user" });
    return code;
  } catch (error) {
    return stop.signal.aborted ? 130 : explain(error);
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  }
}

function explain(error: unknown): number {
  // commander has said what is wrong.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
  process.stderr.write(`hitless-s3-signer: ${reasonOf(error)}\n`);
  const isUsage = error instanceof TypeError && error.cause === undefined;
  return isUsage ? exitCode.usage : exitCode.unreachable;
}
