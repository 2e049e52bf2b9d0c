/** How messages are told apart in a stream (RFC 6587 section 3.4). */
export type Framing = "octet-counting" | "line";

/**
 * A message with its length in front: `MSG-LEN SP MSG`, the length in bytes (RFC 6587 section 3.4.1; the only framing of RFC 5425).
 * It may have any characters.
 */
export function frameOctetCounted(text: string): Uint8Array {
  return Buffer.from(`${Buffer.byteLength(text)} ${text}`);
}

/** A message that ends with a line feed (RFC 6587 section 3.4.2), as one line: see {@link oneLine}. */
export function frameByLine(text: string): Uint8Array {
  return Buffer.from(`${oneLine(text)}\n`);
}

/**
 * What would end a message early where lines are messages, written as rsyslog itself writes control characters: a line feed
 * becomes `#012`, NUL `#000`.
 */
export function oneLine(text: string): string {
  if (!text.includes("\n") && !text.includes("\0")) return text;
  return text.replaceAll("\n", "#012").replaceAll("\0", "#000");
}
