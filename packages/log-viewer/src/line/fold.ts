// eslint-disable-next-line no-control-regex
const beyondAscii = /[^\u0000-\u007f]/;
const written = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu;

/**
 * The text that is indexed: without case and accents, with nothing but letters and digits beyond ASCII, so that an
 * index that knows ASCII only finds the same words as `wordsOf`. Scripts without spaces become one word a character.
 */
export function fold(text: string): string {
  // Nearly all lines; the index itself takes these apart.
  if (!beyondAscii.test(text)) return text;
  return text
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll(/\p{M}+/gu, "")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .replaceAll(written, " $& ");
}

/** The words of a text, in order. */
export function wordsOf(text: string): string[] {
  const words = spaced(text).trim();
  return words === "" ? [] : words.split(" ");
}

/** The words of a text with one space before, between and behind them. */
export function spaced(text: string): string {
  return ` ${fold(text)
    .toLowerCase()
    .replaceAll(/[^0-9a-z\u0080-\uffff]+/g, " ")
    .trim()} `;
}
