import {
  config,
  createLogger as createWinstonLogger,
  format,
  type Logform,
  type Logger,
  type transport,
  transports,
} from "winston";

import { consoleFormat } from "./console-format.ts";
import type { SyslogTransportOptions } from "./options.ts";
import { SyslogTransport } from "./syslog-transport.ts";

export interface CreateLoggerOptions extends Omit<
  SyslogTransportOptions,
  "destination" | "format"
> {
  /** Such as `syslog+tls://logs.example:6514`. @default none, and then the console only */
  destination?: string;
  /** npm's, syslog's (`winston.config.syslog.levels`) or your own. @default npm's */
  levels?: Readonly<Record<string, number>>;
  /** Least important level that is logged. @default "info" */
  level?: string;
  /** Before what the transports do. @default none */
  format?: Logform.Format;
  /** Fields of every entry. @default none */
  defaultMeta?: Readonly<Record<string, unknown>>;
  /** Readable lines on stdout. @default unless NODE_ENV is "production", or where there is no destination */
  console?: boolean;
}

/**
 * A winston logger that ships over syslog and, in development, writes readable lines to the console.
 * @throws {TypeError} for options that make no sense.
 */
export function createLogger(options: CreateLoggerOptions): Logger {
  const { levels = config.npm.levels, level = "info", defaultMeta } = options;
  if (!Object.hasOwn(levels, level))
    throw new TypeError(
      `level is "${level}", one of ${Object.keys(levels).join(", ")} was expected`,
    );
  return createWinstonLogger({
    levels,
    level,
    format: options.format ?? asItIs(),
    ...(defaultMeta && { defaultMeta }),
    transports: transportsOf(options),
  });
}

/**
 * winston's own default writes everything as JSON, which neither transport reads. An error that is logged alone has
 * no enumerable fields, and winston would leave out what it says for a transport with a format.
 */
const asItIs = format((info) => {
  if (!(info instanceof Error)) return info;
  const { name, message, stack, cause } = info;
  return Object.assign({ name, stack, ...(cause !== undefined && { cause }) }, info, { message });
});

function transportsOf(options: CreateLoggerOptions): transport[] {
  const { destination, level: _level, format: _format, ...rest } = options;
  const isDevelopment = process.env["NODE_ENV"] !== "production";
  const { console: toConsole = isDevelopment || destination === undefined } = options;
  const all: transport[] = [];
  if (destination !== undefined) all.push(new SyslogTransport({ ...rest, destination }));
  if (toConsole) all.push(consoleTransport(options));
  return all;
}

function consoleTransport(options: CreateLoggerOptions): transport {
  const { redact, severities, handleExceptions = false, handleRejections = false } = options;
  return new transports.Console({
    format: consoleFormat({ ...(redact && { redact }), ...(severities && { severities }) }),
    handleExceptions,
    handleRejections,
  });
}
