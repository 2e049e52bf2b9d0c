import { Command, CommanderError } from "commander";
import { addOptions, type CliOptions } from "./cli-options.ts";
import { exitCodes } from "./exit-codes.ts";
import { ownVersion } from "./own-version.ts";

const AFTER_HELP = `
Examples:
  hitless-probe https://shop.example -- ./deploy.sh
  hitless-probe https://shop.example --html receipt.html -- kubectl rollout restart deploy/shop
  hitless-probe http://127.0.0.1:8080 --sse-path /events --post-path /orders -- npm run deploy
  hitless-probe https://shop.example --for 30s

The command may append lines to the file named by HITLESS_PROBE_EVENTS, such as
  {"at": 1767225600000, "type": "switched", "text": "blue to green"}
"at" is in milliseconds since 1970; "switched" and "drain-limit" are understood, others are marks.

Exit codes:
  the command's own, if it is not 0 (128 + n if signal n ended it)
  70  more requests and streams failed than --max-failed allows
  69  the site did not answer well before the command; the command was not run
  64  wrong usage
  130 ended by Ctrl-C where there was no command (143 by SIGTERM)
`;

/** The command `hitless-probe`. Resolves with its exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const end = argv.indexOf("--");
  const own = end === -1 ? argv : argv.slice(0, end);
  const command = end === -1 ? [] : argv.slice(end + 1);
  try {
    const { url, options } = parse(own);
    checkTask(command, options, end !== -1);
    // Only now: --help must not wait for an HTTP client to load.
    const { probeAround } = await import("./probe-around.ts");
    return await probeAround(url, command, options);
  } catch (error) {
    // commander has said what is wrong.
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? exitCodes.good : exitCodes.usage;
    if (!(error instanceof TypeError)) throw error;
    process.stderr.write(`hitless-probe: ${error.message}\nSee hitless-probe --help\n`);
    return exitCodes.usage;
  }
}

function parse(argv: readonly string[]): { url: string; options: CliOptions } {
  const program = addOptions(new Command("hitless-probe"))
    .description(
      "Sends steady traffic to a site while a command runs, and prints the receipt: what failed.",
    )
    .usage("URL [options] -- COMMAND ARG...")
    .argument("<url>", "http: or https:; only this URL gets requests unless more paths are given")
    .version(ownVersion())
    .addHelpText("after", AFTER_HELP)
    .showHelpAfterError(
      "The command goes behind --, as in: hitless-probe URL -- ./deploy.sh. See hitless-probe --help",
    )
    .exitOverride();
  program.parse(argv, { from: "user" });
  return { url: program.args[0] ?? "", options: program.opts<CliOptions>() };
}

function checkTask(command: readonly string[], options: CliOptions, separated: boolean): void {
  if (separated && command.length === 0) throw new TypeError("No command after --");
  const both = separated && options.for !== undefined;
  const none = !separated && options.for === undefined;
  if (both || none)
    throw new TypeError("Give either -- COMMAND ARG... or --for TIME, such as --for 30s");
}
