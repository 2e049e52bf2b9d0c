const combining = /^\p{M}$/u;
const wide =
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6])$/u;

/** The columns that printable text takes in a terminal: none for combining marks, two for wide ones. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += columnsOfCharacter(character);
  return columns;
}

/** The longest beginning of a text that takes at most so many columns. */
export function firstColumns(text: string, columns: number): string {
  let taken = 0;
  let length = 0;
  for (const character of text) {
    taken += columnsOfCharacter(character);
    if (taken > columns) break;
    length += character.length;
  }
  return text.slice(0, length);
}

function columnsOfCharacter(character: string): number {
  if (combining.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}
