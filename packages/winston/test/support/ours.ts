import {
  SyslogTransport,
  type SyslogTransportEvent,
  type SyslogTransportOptions,
} from "@hitless/winston";
import { onTestFinished } from "vitest";
import { createLogger, type Logger, type LoggerOptions } from "winston";

export interface Ours {
  logger: Logger;
  transport: SyslogTransport;
  events: SyslogTransportEvent[];
}

type Options = Partial<SyslogTransportOptions> & Pick<SyslogTransportOptions, "destination">;

/** A logger with our transport only, which ends with the test. */
export function ourLogger(options: Options, more: LoggerOptions = {}): Ours {
  const events: SyslogTransportEvent[] = [];
  const onEvent = (event: SyslogTransportEvent) => void events.push(event);
  const transport = new SyslogTransport({ app: "test", onEvent, ...options });
  onTestFinished(async () => void (await transport.close({ timeoutMs: 0 })));
  return { logger: createLogger({ transports: [transport], ...more }), transport, events };
}
