/** Splits a text into parts of at most so many bytes of UTF-8, between characters. At least one part. */
export function splitText(text: string, maxBytes: number): string[] {
  // Most texts are far from it, and to count their bytes costs more than to compare.
  if (text.length * 3 <= maxBytes || Buffer.byteLength(text) <= maxBytes) return [text];
  const bytes = Buffer.from(text);
  const parts: string[] = [];
  for (let from = 0; from < bytes.length;) {
    const to = boundary(bytes, Math.min(from + maxBytes, bytes.length));
    parts.push(bytes.toString("utf8", from, to));
    from = to;
  }
  return parts;
}

/** The same place or the one before it that is between two characters. */
function boundary(bytes: Buffer, at: number): number {
  let end = at;
  // Bytes 10xxxxxx go on with a character.
  while (end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return end;
}
