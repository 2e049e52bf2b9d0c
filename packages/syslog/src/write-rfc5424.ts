import { headerField } from "./header-field.ts";
import type { SyslogMessage } from "./message.ts";
import { priorityOf } from "./priority.ts";
import { allowedTimestamp } from "./timestamp.ts";
import { truncate } from "./truncate.ts";
import { type StructuredDataOptions, writeStructuredData } from "./write-structured-data.ts";

export interface Rfc5424Options extends StructuredDataOptions {
  /**
   * Puts the byte order mark in front of the text that RFC 5424 section 6.4 wants for UTF-8. Off, as many receivers show it as
   * junk. @default false
   */
  bom?: boolean | undefined;
  /** Cuts the end so that the message has at most so many bytes, not within a character. @default no limit */
  maxBytes?: number | undefined;
}

const byteOrderMark = "\uFEFF";
const hostnameField = headerField(255);
const appNameField = headerField(48);
const processIdField = headerField(128);
const messageIdField = headerField(32);

/**
 * Writes a message as RFC 5424 section 6 has it, without framing. Fields are made to fit rather than refused: characters that
 * a header may not have become `_`, fields are cut to their length, and what is no timestamp becomes `-`.
 *
 * @throws {TypeError} for an unknown facility or severity.
 */
export function writeRfc5424(message: SyslogMessage, options: Rfc5424Options = {}): string {
  const { timestamp, structuredData, message: text } = message;
  const header =
    `<${priorityOf(message.facility, message.severity)}>1 ` +
    `${(timestamp === undefined ? undefined : allowedTimestamp(timestamp)) ?? "-"} ` +
    `${hostnameField(message.hostname)} ${appNameField(message.appName)} ` +
    `${processIdField(message.processId)} ${messageIdField(message.messageId)} ` +
    writeStructuredData(structuredData, options);
  // A text that begins with a mark of its own would lose it to the reader.
  const bom = options.bom === true || text.startsWith(byteOrderMark) ? byteOrderMark : "";
  const written = text === "" ? header : `${header} ${bom}${text}`;
  return options.maxBytes === undefined ? written : truncate(written, options.maxBytes);
}
