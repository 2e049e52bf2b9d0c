import { Command, CommanderError } from "commander";

import { collect, positiveNumber } from "./cli/parse-argument.ts";
import { serve, type ServeOptions } from "./cli/serve.ts";
import { verify } from "./cli/verify.ts";
import { exitCodeOf, exitCodes } from "./cli/exit-codes.ts";

const help = `
Destinations:
  syslog://host:port (UDP), syslog+tcp://, syslog+tls://, syslog+relp://, syslog+relp+tls://
  In their query: filter.name=web-*  filter.id=  filter.image=  filter.labels=label:value,…
                  filter.sources=stdout,stderr  filter.line=REGEXP  append_tag=  structured_data=
                  format=rfc3164  framing=line  max=BYTES  ca=  cert=  key=  servername=
  multiline+syslog+tls://… joins lines by MULTILINE_PATTERN, MULTILINE_MATCH, MULTILINE_FLUSH_AFTER

Examples:
  $ hitless-log-shipper syslog+tls://logs.papertrailapp.com:12345
        ships every container of this host, those that are there and those that come
  $ hitless-log-shipper 'syslog+relp://logs:2514?filter.name=web-*' syslog+tcp://other:514
        two routes, each at its own pace
  $ hitless-log-shipper --routes routes.yaml --status 127.0.0.1:9100
        routes of a file; /healthz and /metrics
  $ hitless-log-shipper verify received.log
        names each container, stream and range of lines that is missing

Environment:
  DOCKER_HOST, DOCKER_CONTEXT, …   the engine, as for the docker command; else /tmp/docker.sock
  SYSLOG_HOSTNAME, SYSLOG_TAG, SYSLOG_PID, SYSLOG_PRIORITY, SYSLOG_STRUCTURED_DATA
                                   templates, such as {{.ContainerName}}
  SYSLOG_FORMAT, SYSLOG_TCP_FRAMING, EXCLUDE_LABEL, EXCLUDE_LABELS, BACKLOG, ROUTE_URIS
                                   as for logspout
  LOGSPOUT=ignore                  in a container's environment leaves it out

Exit codes:
  0   it was ended by SIGTERM or SIGINT, and all that was read was sent; verify: nothing is missing
  1   it could not start, or something was not sent at the end; verify: lines are missing
  64  wrong usage: a destination, a template or the file of routes
  69  no engine, or the address for --status is taken
  73  the folder for --state cannot be used, or another shipper uses it
`;

/** The command `hitless-log-shipper`. Resolves with its exit code, once it has been ended. */
export async function main(argv: readonly string[]): Promise<number> {
  let code: number = exitCodes.done;
  const done = (ended: number): void => {
    code = ended;
  };
  // Who read its lines may go; it is not for them that it runs.
  process.stdout.on("error", () => {});
  try {
    await command(done).parseAsync(argv, { from: "user" });
    return code;
  } catch (cause) {
    // commander has said what is wrong.
    if (cause instanceof CommanderError) return cause.exitCode === 0 ? 0 : exitCodes.usage;
    const message = cause instanceof Error ? cause.message : String(cause);
    process.stderr.write(`hitless-log-shipper: ${message}\n`);
    return exitCodeOf(cause);
  }
}

function command(done: (code: number) => void): Command {
  const program = new Command("hitless-log-shipper")
    .description("Ships every line of every container of a Docker host over syslog.")
    .argument("[destinations...]", "where to, as URLs")
    .option("--routes <file>", "more routes, from a YAML file")
    .option("--state <folder>", "keeps how far each log was sent", defaultState())
    .option("--containers <folder>", "where the engine's folder of containers is mounted")
    .option("--from-now", "at the very first start, leave out what was written before")
    .option("--exclude-label <label>", "leave out containers with it; repeatable", collect, [])
    .option("--include-label <label>", "only containers with it; repeatable", collect, [])
    .option("--hold <megabytes>", "hold so much that rotation has removed", positiveNumber, 1_024)
    .option("--status <host:port>", "serve /healthz and /metrics there")
    .option("--logs", "serve /logs there too, a live stream of all lines")
    .option("--json", "write events as lines of JSON")
    .showHelpAfterError("See hitless-log-shipper --help")
    .exitOverride()
    .addHelpText("after", help)
    .action(async (destinations: string[], options: ServeOptions) => {
      done(await serve(destinations, options));
    });
  program
    .command("verify")
    .description("Names the lines that are missing in a file of what was received.")
    .argument("<file>", "one message in a line; - for stdin")
    .option("--json", "write what is found as JSON")
    .exitOverride()
    .action(async (file: string, options: { json?: boolean }, self: Command) => {
      const { json = false } = self.optsWithGlobals<{ json?: boolean }>();
      done(await verify(file, { json: options.json ?? json }));
    });
  return program;
}

function defaultState(): string {
  return process.env["HITLESS_LOG_SHIPPER_STATE"] ?? ".hitless/log-shipper";
}
