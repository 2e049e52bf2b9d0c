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
 * `onCut` hears how many bytes it had too many.
 */
export function writeMessage(
  message: SyslogMessage,
  form: Form,
  onCut: (bytes: number) => void = () => undefined,
): string {
  const whole = write(message, form);
  // A text has no more bytes than three for each of its units.
  if (whole.length * 3 <= form.maxMessageBytes) return whole;
  const excess = Buffer.byteLength(whole) - form.maxMessageBytes;
  if (excess <= 0) return whole;
  onCut(excess);
  return writeShort(message, form) ?? writeShortFields(message, form);
}

/** With as much of the text as there is room for; undefined where there is none. */
function writeShort(message: SyslogMessage, form: Form): string | undefined {
  const whole = write(message, form);
  const excess = Buffer.byteLength(whole) - form.maxMessageBytes;
  if (excess <= 0) return whole;
  const kept = Buffer.byteLength(message.message) - excess - markBytes;
  return kept >= 0 ? write(shortened(message, kept), form) : undefined;
}

const markBytes = 32;

function shortened(message: SyslogMessage, bytes: number): SyslogMessage {
  return { ...message, message: cutTo(message.message, bytes) };
}

function cutTo(text: string, bytes: number): string {
  const whole = Buffer.from(text);
  const kept = beginning(whole, bytes);
  const cut = whole.length - Buffer.byteLength(kept);
  return `${kept} [${cut} bytes cut]`;
}

/** First with shorter values, then with their number only, then without. */
function writeShortFields(message: SyslogMessage, form: Form): string {
  const others = [...(message.structuredData ?? [])];
  const last = others.pop();
  if (!last) return write(message, form, form.maxMessageBytes);
  for (const shorter of shorterOnes(last, form.maxMessageBytes)) {
    const written = writeShort({ ...message, structuredData: [...others, shorter] }, form);
    if (written !== undefined) return written;
  }
  const without = { ...message, structuredData: others };
  return writeShort(without, form) ?? writeShortFields(without, form);
}

const shortestValue = 64;

/** The longest values are the first to be cut. */
function* shorterOnes(
  { id, params }: StructuredElement,
  maxBytes: number,
): Generator<StructuredElement> {
  for (let limit = maxBytes / 2; limit >= shortestValue; limit /= 2) {
    const most = Math.floor(limit);
    yield {
      id,
      params: params.map(([name, value]) => [
        name,
        Buffer.byteLength(value) > most ? cutTo(value, most - markBytes) : value,
      ]),
    };
  }
  yield { id, params: [["cut", `${params.length} fields`]] };
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
