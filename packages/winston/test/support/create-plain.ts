import { createLogger, format, type Logger, type transport } from "winston";
import winstonSyslog from "winston-syslog";

/** winston-syslog's own transport, as far as tests look into it. */
export interface PlainSyslog extends transport {
  readonly queue: readonly unknown[];
  readonly socket: NodeJS.EventEmitter & {
    readonly readyState?: string;
    destroy?(): void;
    close?(): void;
  };
}

export interface Plain {
  logger: Logger;
  transport: PlainSyslog;
}

/** A logger with nothing but winston-syslog, as its README has it. */
export function createPlain(options: Record<string, unknown>): Plain {
  const Syslog = winstonSyslog.Syslog as new (options: Record<string, unknown>) => PlainSyslog;
  const transport = new Syslog({ host: "127.0.0.1", app_name: "plain", type: "5424", ...options });
  const text = format.printf(({ message }) => String(message));
  return { transport, logger: createLogger({ transports: [transport], format: text }) };
}
