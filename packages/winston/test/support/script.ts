import { once } from "node:events";

import { SyslogTransport, type SyslogTransportEvent } from "@hitless/winston";
import { createLogger, type Logger } from "winston";

import { createPlain } from "./create-plain.ts";

/** What the app does, as JSON in its only argument. */
export interface Script {
  with: "ours" | "plain";
  port: number;
  scheme?: string;
  /** Options of the transport beyond that. */
  options?: Record<string, unknown>;
  /** How many lines it logs, `line 0` and on. */
  lines: number;
  /** So many characters behind each. @default 0 */
  padding?: number;
  /** How it ends: at `finish` by `process.exit`, by itself, by an error that nobody caught, or when it is told to. */
  end:
    | "exit-on-finish"
    | "exit-at-once"
    | "naturally"
    | "logger-end"
    | "throws"
    | "throws-at-once"
    | "stays"
    | "handles-sigterm";
}

async function main(script: Script): Promise<void> {
  const logger = loggerOf(script);
  const padding = "x".repeat(script.padding ?? 0);
  for (let line = 0; line < script.lines; line += 1) logger.info(`line ${line}${padding}`);
  process.stdout.write("logged\n");
  await endings[script.end](logger);
}

const endings: Record<Script["end"], (logger: Logger) => unknown> = {
  async "exit-on-finish"(logger) {
    logger.end();
    await once(logger, "finish");
    process.exit(0);
  },
  "exit-at-once": () => process.exit(0),
  naturally: () => undefined,
  "logger-end": (logger) => logger.end(),
  async throws({ transports: [transport] }) {
    // winston ends the process after three seconds, connected or not.
    if (transport instanceof SyslogTransport) await transport.flush({ timeoutMs: 60_000 });
    setImmediate(() => throwUncaught());
  },
  "throws-at-once": () => void setImmediate(() => throwUncaught()),
  stays: () => setInterval(() => undefined, 1_000),
  "handles-sigterm"(logger) {
    const staying = setInterval(() => undefined, 1_000);
    process.once("SIGTERM", () => {
      clearInterval(staying);
      logger.info("bye");
      logger.once("finish", () => process.exit(7)).end();
    });
  },
};

function throwUncaught(): never {
  throw new Error("nobody caught this");
}

function loggerOf({ with: which, port, scheme = "syslog+tcp", options = {} }: Script): Logger {
  if (which === "plain")
    return createPlain({ port, protocol: "tcp4", eol: "\n", ...options }).logger;
  const destination = `${scheme}://127.0.0.1:${port}`;
  const transport = new SyslogTransport({ app: "script", destination, onEvent, ...options });
  return createLogger({ transports: [transport] });
}

function onEvent(event: SyslogTransportEvent): void {
  if (event.type === "unsent") process.stdout.write(`unsent ${event.count}\n`);
}

await main(JSON.parse(process.argv[2] ?? "") as Script);
