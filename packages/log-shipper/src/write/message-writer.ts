import {
  type Facility,
  type Severity,
  type StructuredElement,
  writeRfc3164,
  writeRfc5424,
} from "@hitless/syslog";

/** What all messages of one stream of a container have in common. */
export interface MessageHeader {
  facility: Facility;
  severity: Severity;
  hostname: string;
  appName: string;
  processId: string;
  /** The container's id and the stream's name, for the numbers; undefined for none. */
  numbered?: { container: string; stream: string } | undefined;
  /** More elements, such as a receiver's token. */
  elements: readonly StructuredElement[];
}

/**
 * Writes one message.
 * @param time as the engine writes it
 * @param sequence the line's number in its stream
 * @param id `meta sequenceId`, the message's number in the route
 */
export type WriteMessage = (time: string, sequence: string, id: number, text: string) => string;

/** The element that carries container, stream and number of a line. 32473 is nobody's number (RFC 5612). */
export const numberElement = "hitless@32473";

/** With 6 fraction digits at most (RFC 5424 section 6.2.3) and its `Z`. */
const longestTime = 27;
// Whatever is not escaped, and is in no header.
const marks = { time: "2001-02-03T04:05:06.789012Z", sequence: "{#s}", id: "{#i}", text: "{#t}" };

/**
 * Makes what writes messages with this header: all that is the same for each is written once, by the package
 * syslog, and taken apart where it differs.
 */
export function messageWriter(header: MessageHeader, format: "rfc5424" | "rfc3164"): WriteMessage {
  const { facility, severity, hostname, appName, processId } = header;
  const fields = { facility, severity, hostname, appName, processId };
  if (format === "rfc3164") {
    return (timestamp, _, __, message) => writeRfc3164({ ...fields, timestamp, message });
  }
  const message = { ...fields, timestamp: marks.time, message: marks.text };
  const structuredData = elementsOf(header);
  const whole = writeRfc5424({ ...message, structuredData }, { longIds: true });
  const [head, toSequence] = splitAt(whole, marks.time);
  if (!header.numbered) {
    const [rest] = splitAt(toSequence, marks.text);
    return (time, _, __, text) => head + cut(time) + rest + text;
  }
  const [beforeSequence, toId] = splitAt(toSequence, marks.sequence);
  const [beforeId, toText] = splitAt(toId, marks.id);
  const [beforeText] = splitAt(toText, marks.text);
  return (time, sequence, id, text) =>
    head + cut(time) + beforeSequence + sequence + beforeId + id + beforeText + text;
}

function elementsOf({ numbered, elements }: MessageHeader): StructuredElement[] {
  if (!numbered) return [...elements];
  const params = [
    ["container", numbered.container],
    ["stream", numbered.stream],
    ["sequence", marks.sequence],
  ] as const;
  const meta = { id: "meta", params: [["sequenceId", marks.id]] } as const;
  return [{ id: numberElement, params }, meta, ...elements];
}

function cut(time: string): string {
  return time.length > longestTime ? `${time.slice(0, longestTime - 1)}Z` : time;
}

/** At its last occurrence, so that a header which contains the mark does no harm. */
function splitAt(text: string, mark: string): [string, string] {
  const at = mark === marks.text ? text.lastIndexOf(mark) : text.indexOf(mark);
  return [text.slice(0, at), text.slice(at + mark.length)];
}
