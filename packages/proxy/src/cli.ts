import { Command, CommanderError } from "commander";

import { ProxyError } from "./errors.ts";

const exitCode = { failed: 1, usage: 64, unavailable: 69 };

const help = `
Examples:
  $ hitless-proxy run --folder /var/lib/hitless-proxy      serve what the folder says, take calls
  $ hitless-proxy session                                  calls as lines of JSON, from stdin to stdout

The supervisor writes what happens to stderr, as lines of JSON; stdout is HAProxy's log.

Exit codes:
  1   it could not start: the message says why
  64  wrong usage
  69  no supervisor takes calls there
`;

/** The command `hitless-proxy`. Resolves with its exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    await commands().parseAsync(argv, { from: "user" });
    return 0;
  } catch (cause) {
    // commander has said what is wrong.
    if (cause instanceof CommanderError) return cause.exitCode === 0 ? 0 : exitCode.usage;
    const message = cause instanceof Error ? cause.message : String(cause);
    process.stderr.write(`hitless-proxy: ${message}\n`);
    const absent = cause instanceof ProxyError && cause.code === "not-running";
    return absent ? exitCode.unavailable : exitCode.failed;
  }
}

function commands(): Command {
  const program = new Command("hitless-proxy")
    .description("Runs HAProxy so that no change, reload or crash of it refuses a connection.")
    .showHelpAfterError("See hitless-proxy --help")
    .exitOverride()
    .addHelpText("after", help);
  program
    .command("run")
    .description(
      "be HAProxy's parent: serve what the folder says until SIGTERM, then let requests end",
    )
    .option("--folder <folder>", "what is served is kept here", "/var/lib/hitless-proxy")
    .option("--run-folder <folder>", "sockets, of use as long as it runs", "/run/hitless-proxy")
    .option("--haproxy <file>", "HAProxy's program", "haproxy")
    .option("--user <name>", "the user that HAProxy becomes")
    .option("--drain <ms>", "how long requests in flight may take at the end", milliseconds, 8_000)
    .exitOverride()
    .action(async (options: RunOptions) => {
      const { leaveFirstProcess } = await import("./haproxy/first-process.ts");
      leaveFirstProcess();
      const { runSupervisor } = await import("./haproxy/run.ts");
      await runSupervisor(options);
    });
  program
    .command("session")
    .description("pass lines of JSON to the supervisor, and its answers back")
    .option("--run-folder <folder>", "of the supervisor", "/run/hitless-proxy")
    .option("--wait <ms>", "how long to wait for one that is just starting", milliseconds, 0)
    .exitOverride()
    .action(async ({ runFolder, wait }: { runFolder: string; wait: number }) => {
      const { relaySession } = await import("./haproxy/session/relay.ts");
      await relaySession(runFolder, wait);
    });
  return program;
}

interface RunOptions {
  folder: string;
  runFolder: string;
  haproxy: string;
  user?: string;
  drain: number;
}

function milliseconds(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= 3_600_000) return value;
  throw new CommanderError(exitCode.usage, "usage", `"${text}" is no number of milliseconds`);
}
