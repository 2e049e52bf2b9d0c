/**
 * Splits a command line into words as a POSIX shell does, without substituting anything, which is how Compose
 * reads `command` and `entrypoint`.
 * @returns undefined where a quote is not closed
 */
export function splitWords(line: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote = "";
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at] ?? "";
    if (quote === "" && /\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (char === quote) quote = "";
    else if (quote === "" && /["']/.test(char)) {
      quote = char;
      word ??= "";
    } else if (char === "\\" && isEscape(quote, line[at + 1])) {
      at += 1;
      word = (word ?? "") + (line[at] ?? "");
    } else word = (word ?? "") + char;
  }
  if (quote !== "") return undefined;
  return word === undefined ? words : [...words, word];
}

/** Single quotes know no escapes, and double quotes only those of themselves and of the backslash. */
function isEscape(quote: string, next: string | undefined): boolean {
  if (next === undefined || quote === "'") return false;
  return quote === "" || next === '"' || next === "\\";
}
