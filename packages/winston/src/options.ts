import type { Facility, SyslogClientOptions } from "@hitless/syslog";
import type { Logform } from "winston";

import type { Ansi } from "./control-characters.ts";
import type { SyslogTransportEvent } from "./events.ts";
import type { Severities } from "./severity.ts";
import type { Token } from "./structured-data.ts";

/**
 * What happens to an entry for which the queue has no room. `block`: it waits, and winston's streams with it,
 * so that `logger.write` and its `drain` tell the app to slow down; nothing is lost. `drop-oldest`,
 * `drop-newest`: the app is never held up; what was dropped is counted and told.
 */
export type QueuePolicy = "block" | "drop-oldest" | "drop-newest";

/**
 * Where the fields beside the message go. `structured-data`: into an element of that, as RFC 5424 means it.
 * `json`: message and fields are one JSON object, as Loggly reads it. `text`: as JSON after the message, for
 * receivers that show nothing else, such as Papertrail. `format`: the message is what winston's formats made
 * of everything.
 */
export type MetadataForm = "structured-data" | "json" | "text" | "format";

/** How entries become messages. */
export interface MessageOptions {
  /** Name of the app, at most 48 characters. */
  app: string;
  /** Name of the system that the receiver shows. @default this host's name */
  host?: string;
  /** @default "local0" */
  facility?: Facility;
  /** @default the id of this process */
  processId?: string;
  /** The kind of message, at most 32 characters. @default none */
  messageId?: string;
  /** Severities of levels that are neither npm's nor syslog's, or that should be others. */
  severities?: Severities;
  /** @default "structured-data", or "text" where the destination's format is rfc3164 */
  metadata?: MetadataForm;
  /** Name of the element with the fields. @default "fields@32473" */
  structuredDataId?: string;
  /** Of Papertrail or Loggly, sent as structured data, which rfc3164 does not have. */
  token?: string | Token;
  /**
   * Escape sequences, as of colors: shown as `#033`, or kept, which Papertrail makes colors of. Text that comes
   * from outside could then command the terminals of those who read it. @default "escape"
   */
  ansi?: Ansi;
  /** Fields that are hidden wherever they are nested, see README. @default commonSecrets */
  redact?: readonly string[];
}

export interface SyslogTransportOptions extends MessageOptions {
  /** Such as `syslog+tls://logs.example:6514`, see `@hitless/syslog`. */
  destination: string;
  /** Least important level that is sent. @default the logger's */
  level?: string;
  /** Sends nothing. @default false */
  silent?: boolean;
  /** A format for this transport only. */
  format?: Logform.Format;
  /** Sends uncaught exceptions, before winston ends the process. @default false */
  handleExceptions?: boolean;
  /** Sends unhandled rejections, before winston ends the process. @default false */
  handleRejections?: boolean;
  /** @default "block" */
  policy?: QueuePolicy;
  /** Of messages that wait for the receiver. @default 16 MiB */
  maxQueueBytes?: number;
  /** How long the end waits for the receiver. @default 5_000 */
  closeTimeoutMs?: number;
  /**
   * Flushes on SIGTERM, and then lets the signal have its effect, unless the app handles it itself.
   * @default false
   */
  flushOnSigterm?: boolean;
  /** Certificates, reconnecting and the replay window of the connection. */
  client?: Pick<
    SyslogClientOptions,
    | "tls"
    | "reconnect"
    | "connectTimeoutMs"
    | "stallTimeoutMs"
    | "replayWindowBytes"
    | "settleMs"
    | "relpWindow"
  >;
  onEvent?: (event: SyslogTransportEvent) => void;
}
