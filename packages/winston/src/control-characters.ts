/** Whether sequences such as those for colors are left to the receiver. */
export type Ansi = "escape" | "keep";

const escaped = {
  // All of C0, DEL and C1 but tab and line feed; NUL ends the text at some receivers, ESC and U+009B command terminals.
  // oxlint-disable-next-line no-control-regex -- these are the ones to find
  escape: /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g,
  // oxlint-disable-next-line no-control-regex -- these are the ones to find
  keep: /[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f]/g,
} as const;

/** Shows control characters as rsyslog does, `#` and three octal digits (RFC 5424 section 8.2 advises to). */
export function withoutControls(text: string, ansi: Ansi): string {
  const lines = text.includes("\r") ? text.replaceAll("\r\n", "\n") : text;
  return lines.replaceAll(
    escaped[ansi],
    (character) => `#${character.charCodeAt(0).toString(8).padStart(3, "0")}`,
  );
}
