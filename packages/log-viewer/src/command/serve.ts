import { Command, Option } from "commander";

import { LogViewerError } from "../errors.ts";
import type { LogViewerOptions } from "../options.ts";
import { bytes, number, portOrOff, webhook } from "./parse-argument.ts";
import { type AccessFlags, readText, readToken } from "./read-access.ts";
import { eventLine, readyLine } from "./report.ts";

interface ServeFlags extends AccessFlags {
  host: string;
  port: number;
  syslogHost: string;
  udp: number | false;
  tcp: number | false;
  tls?: number | false;
  relp: number | false;
  relpTls?: boolean;
  tlsCert?: string;
  tlsKey?: string;
  maxSize: number;
  maxDays: number;
  archive?: string;
  webhook: Record<string, string>;
  json?: boolean;
}

const loopback = "127.0.0.1";

export function serveCommand(): Command {
  return new Command("serve")
    .description("Receives syslog, keeps it, and shows it in a web page.")
    .argument("<folder>", "where everything is kept; made where there is none")
    .option(
      "--host <address>",
      "where the page is; others than loopback need a token and TLS",
      loopback,
    )
    .option("--port <number>", "where the page is; 0 takes a free one", number, 8514)
    .option(
      "--syslog-host <address>",
      "where syslog is received; others can reach more than loopback",
      loopback,
    )
    .addOption(port("--udp <port>").default(5514))
    .addOption(port("--tcp <port>").default(5514))
    .addOption(port("--tls <port>", "; with a certificate 6514"))
    .addOption(port("--relp <port>").default(20_514))
    .option("--relp-tls", "RELP over TLS only")
    .option("--tls-cert <file>", "certificate in PEM, for the page and syslog over TLS")
    .option("--tls-key <file>", "its key")
    .option("--token-file <file>", "who knows the token in it may read")
    .option(
      "--max-size <bytes>",
      "the oldest lines go beyond it, such as 500M",
      bytes,
      4_294_967_296,
    )
    .option("--max-days <days>", "older lines go", number, 30)
    .option("--archive <folder>", "keeps lines that go, as gzipped lines of JSON")
    .option("--webhook <name=url>", "what saved filters may call; repeatable", webhook, {})
    .option("--json", "write events as lines of JSON")
    .action(serve);
}

function port(flags: string, more = ""): Option {
  const [name = ""] = flags.slice(2).split(" ");
  return new Option(flags, `receives ${name.toUpperCase()} here, or off${more}`).argParser(
    portOrOff,
  );
}

async function serve(folder: string, flags: ServeFlags): Promise<void> {
  const { json = false } = flags;
  // The database takes a while to load, and help does not need it.
  const { startLogViewer } = await import("../start-log-viewer.ts");
  // Who read its lines may go; it is not for them that it runs.
  process.stdout.on("error", () => {});
  await using viewer = await startLogViewer(folder, {
    ...optionsOf(flags),
    onEvent: (event) => void process.stdout.write(`${eventLine(event, { json })}\n`),
  });
  process.stdout.write(`${readyLine(viewer, { folder, json })}\n`);
  await signaled();
  if (await viewer.close()) return;
  throw new LogViewerError("store", "ended with lines that could not be stored");
}

function optionsOf(flags: ServeFlags): LogViewerOptions {
  const { host, syslogHost, udp, tcp, tls, relp, relpTls, maxSize, maxDays, archive } = flags;
  const { tlsCert, tlsKey } = flags;
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw new LogViewerError("invalid", "--tls-cert and --tls-key are needed together");
  }
  const token = readToken(flags);
  return {
    host,
    port: flags.port,
    maxBytes: maxSize,
    maxDays,
    webhooks: flags.webhook,
    syslog: {
      host: syslogHost,
      udp,
      tcp,
      relp,
      ...(tls !== undefined && { tls }),
      ...(relpTls !== undefined && { relpTls }),
    },
    ...(token !== undefined && { token }),
    ...(tlsCert !== undefined &&
      tlsKey !== undefined && { tls: { cert: readText(tlsCert), key: readText(tlsKey) } }),
    ...(archive !== undefined && { archive }),
  };
}

function signaled(): Promise<void> {
  return new Promise((resolve) => {
    for (const name of ["SIGTERM", "SIGINT"] as const) process.once(name, () => resolve());
  });
}
