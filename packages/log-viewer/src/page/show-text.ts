import { parseAnsi } from "./ansi.ts";

/** Control characters, and those that turn the direction of text around or are not seen. */
const odd =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;
const between = new RegExp(`(${odd.source}+)`, "u");

export interface ShowOptions {
  /** What is marked. */
  found: RegExp | undefined;
  /** @default false; then a line break is a sign. */
  multiline?: boolean;
}

/** The nodes of a text from outside: as text, and nothing but text. */
export function showText(text: string, { found, multiline = false }: ShowOptions): Node[] {
  const lines = multiline ? text : text.replaceAll(/\r?\n/g, "⏎");
  return parseAnsi(lines).flatMap((part) => {
    const nodes = mark(part.text, found);
    if (part.codes.length === 0) return nodes;
    const span = document.createElement("span");
    span.className = part.codes.map((code) => `a${code}`).join(" ");
    span.append(...nodes);
    return [span];
  });
}

function mark(text: string, found: RegExp | undefined): Node[] {
  if (found === undefined) return plain(text);
  const nodes: Node[] = [];
  let at = 0;
  for (const match of text.matchAll(found)) {
    nodes.push(...plain(text.slice(at, match.index)));
    const element = document.createElement("mark");
    element.append(...plain(match[0]));
    nodes.push(element);
    at = match.index + match[0].length;
  }
  return [...nodes, ...plain(text.slice(at))];
}

function plain(text: string): Node[] {
  if (!odd.test(text)) return text === "" ? [] : [document.createTextNode(text)];
  return text
    .split(between)
    .filter((piece) => piece !== "")
    .map((piece) => {
      if (!odd.test(piece)) return document.createTextNode(piece);
      const span = document.createElement("span");
      span.className = "odd";
      span.textContent = Array.from(piece, nameOf).join("");
      return span;
    });
}

/** The pictures of Unicode for control characters; the code of others. */
function nameOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? "\u2421" : `‹${code.toString(16).toUpperCase().padStart(4, "0")}›`;
}
