export type { ReconnectOptions } from "./client/backoff.ts";
export { createSyslogClient } from "./client/create-syslog-client.ts";
export type { CloseReceipt, SyslogClient } from "./client/syslog-client.ts";
export type { SyslogClientEvent } from "./client/events.ts";
export type { SyslogTlsOptions } from "./client/open-socket.ts";
export type { SyslogClientOptions } from "./client/options.ts";
export {
  type Destination,
  parseDestination,
  type ParseDestinationOptions,
  type Transport,
} from "./destination.ts";
export { SyslogError, type SyslogErrorCode } from "./errors.ts";
export { frameByLine, frameOctetCounted, type Framing } from "./frame.ts";
export {
  createFrameDecoder,
  type FrameDecoder,
  type FrameDecoderOptions,
} from "./frame-decoder.ts";
export type { StructuredElement, SyslogMessage } from "./message.ts";
export type { ParsedMessage } from "./parsed-message.ts";
export { parseSyslog, type ParseOptions } from "./parse-syslog.ts";
export { facilities, type Facility, severities, type Severity } from "./priority.ts";
export {
  createRelpDecoder,
  type RelpDecoder,
  type RelpDecoderOptions,
} from "./relp/relp-decoder.ts";
export { type RelpFrame, type RelpFrameInput, writeRelpFrame } from "./relp/relp-frame.ts";
export { formatTimestamp } from "./timestamp.ts";
export { type Rfc3164Options, writeRfc3164 } from "./write-rfc3164.ts";
export { type Rfc5424Options, writeRfc5424 } from "./write-rfc5424.ts";
export { writeStructuredData } from "./write-structured-data.ts";
