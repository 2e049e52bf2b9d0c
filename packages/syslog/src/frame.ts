/** How messages are told apart in a stream (RFC 6587 section 3.4). */
export type Framing = "octet-counting" | "line";

/**
 * A message with its length in front: `MSG-LEN SP MSG`, the length in bytes (RFC 6587 section 3.4.1; the only framing of RFC 5425).
 * It may have any characters.
 *
 * @throws {TypeError} for an empty text, for which there is no frame: MSG-LEN begins with a digit other than 0.
 */
export function frameOctetCounted(text: string): Uint8Array {
  if (text === "") throw new TypeError("an empty message has no frame: expected a text");
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
