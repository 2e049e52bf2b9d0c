/**
 * The longest beginning of a text that has at most so many bytes in UTF-8. RFC 5424 section 6.1 cuts at the end, and not
 * within a character.
 */
export function truncate(text: string, maxBytes: number): string {
  // Three bytes are the most that one UTF-16 unit becomes.
  if (text.length * 3 <= maxBytes) return text;
  const bytes = Buffer.from(text);
  if (bytes.length <= maxBytes) return text;
  let end = Math.max(0, maxBytes);
  while (end > 0 && isContinuation(bytes[end])) end -= 1;
  return bytes.toString("utf8", 0, end);
}

function isContinuation(byte = 0): boolean {
  return (byte & 0b1100_0000) === 0b1000_0000;
}
