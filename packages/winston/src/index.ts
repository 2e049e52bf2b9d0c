export { consoleFormat, type ConsoleFormatOptions } from "./console-format.ts";
export type { Ansi } from "./control-characters.ts";
export { createLogger, type CreateLoggerOptions } from "./create-logger.ts";
export type { FlushLimits } from "./delivery.ts";
export type { Gap, SyslogTransportEvent } from "./events.ts";
export type {
  MessageOptions,
  MetadataForm,
  QueuePolicy,
  SyslogTransportOptions,
} from "./options.ts";
export { redactFields } from "./redact-fields.ts";
export { commonSecrets } from "./redaction.ts";
export type { Severities } from "./severity.ts";
export type { Token } from "./structured-data.ts";
export { SyslogTransport } from "./syslog-transport.ts";
