import {
  type Destination,
  type StructuredElement,
  type SyslogMessage,
  writeRfc3164,
  writeRfc5424,
} from "@hitless/syslog";

type Form = Pick<Destination, "format" | "maxMessageBytes">;

/**
 * Writes a message in the destination's format, at most so long as that takes. One that is too long loses the end of
 * its text, and says how much; cut elsewhere, it would not. Where its fields alone are too long, they are shortened.
 */
export function writeMessage(message: SyslogMessage, form: Form): string {
  const whole = write(message, form);
  // A text has no more bytes than three for each of its units.
  if (whole.length * 3 <= form.maxMessageBytes) return whole;
  const excess = Buffer.byteLength(whole) - form.maxMessageBytes;
  if (excess <= 0) return whole;
  const kept = Buffer.byteLength(message.message) - excess - markBytes;
  return kept >= 0 ? write(shortened(message, kept), form) : writeShortFields(message, form);
}

const markBytes = 32;

function shortened(message: SyslogMessage, bytes: number): SyslogMessage {
  const whole = Buffer.from(message.message);
  const kept = beginning(whole, bytes);
  const cut = whole.length - Buffer.byteLength(kept);
  return { ...message, message: `${kept} [${cut} bytes cut]` };
}

/** First with what is short of each field, then without fields. */
function writeShortFields(message: SyslogMessage, form: Form): string {
  const [last, ...before] = (message.structuredData ?? []).toReversed();
  if (!last) return write(message, form, form.maxMessageBytes);
  const others = before.toReversed();
  const short = last.params.filter(([, value]) => value.length <= 100);
  const fewer: StructuredElement[] =
    short.length < last.params.length ? [...others, { ...last, params: short }] : others;
  return writeMessage({ ...message, structuredData: fewer }, form);
}

function write(message: SyslogMessage, { format }: Form, maxBytes?: number): string {
  return format === "rfc3164"
    ? writeRfc3164(message, { maxBytes })
    : writeRfc5424(message, { longIds: true, maxBytes });
}

/** Not within a character: of one that is cut, decoding would make another. */
function beginning(text: Buffer, bytes: number): string {
  let end = bytes;
  while (end > 0 && ((text[end] ?? 0) & 0b1100_0000) === 0b1000_0000) end -= 1;
  return text.toString("utf8", 0, end);
}
