import { Command, CommanderError } from "commander";

import { searchCommand, tailCommand } from "./command/read-commands.ts";
import { serveCommand } from "./command/serve.ts";
import { LogViewerError, type LogViewerErrorCode } from "./errors.ts";

const usage = 64;
const exitCodes: Readonly<Record<LogViewerErrorCode, number>> = {
  invalid: usage,
  folder: 1,
  store: 1,
  busy: 1,
  closed: 1,
  refused: 77,
  "listen-failed": 69,
  unreachable: 69,
};

const help = `
Examples:
  $ hitless-log-viewer serve ./logs
        receives syslog on 127.0.0.1, UDP and TCP port 5514 and RELP port 20514; the page is at http://127.0.0.1:8514
  $ logger --server 127.0.0.1 --port 5514 --tcp "hello"
  $ hitless-log-viewer tail "severity>=warning"
  $ hitless-log-viewer search --json --limit 10 timeout "host:web*" since:2h
  $ hitless-log-viewer serve ./logs --host 0.0.0.0 --syslog-host 0.0.0.0 --token-file token --tls-cert cert.pem --tls-key key.pem
        for others, too

Environment:
  HITLESS_LOG_VIEWER_TOKEN  who knows it may read (or --token-file)
  HITLESS_LOG_VIEWER_URL    where tail and search find the log viewer
  NO_COLOR                  no colors

Exit codes:
  0   done; of serve: ended by SIGTERM or SIGINT, and all that came is stored
  1   it could not start, or went wrong: the message says why
  64  wrong usage, or a search that cannot be understood
  69  a port is taken, or no log viewer answers
  77  the token is missing or wrong
`;

/** The command `hitless-log-viewer`. Resolves with its exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    await command().parseAsync(argv, { from: "user" });
    return 0;
  } catch (cause) {
    // commander has said what is wrong.
    if (cause instanceof CommanderError) return cause.exitCode === 0 ? 0 : usage;
    const message = cause instanceof Error ? cause.message : String(cause);
    process.stderr.write(`hitless-log-viewer: ${message}\n`);
    return cause instanceof LogViewerError ? exitCodes[cause.code] : 1;
  }
}

function command(): Command {
  const program = new Command("hitless-log-viewer")
    .description("Receives syslog, keeps it, and shows it: in a web page and in the terminal.")
    .addHelpText("after", help);
  for (const each of [serveCommand(), tailCommand(), searchCommand()]) {
    program.addCommand(withErrors(each));
  }
  return withErrors(program);
}

function withErrors(each: Command): Command {
  return each.exitOverride().showHelpAfterError("See hitless-log-viewer --help");
}
