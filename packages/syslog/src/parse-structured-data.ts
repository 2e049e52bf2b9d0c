import type { StructuredElement } from "./message.ts";

/** Structured data that was read, and where the text after it begins. */
export interface ReadStructuredData {
  elements: StructuredElement[];
  /** Where it ended, or where it stopped making sense: nothing from there on was read. */
  end: number;
  problem?: string;
}

const name = /[^\s="\]]+/y;
const quote = '"'.charCodeAt(0);
const backslash = "\\".charCodeAt(0);
const bracket = "]".charCodeAt(0);
const escaped = /\\(["\\\]])/g;

/**
 * Reads `-` or elements such as `[id name="value"]` (RFC 5424 section 6.3). A backslash in front of anything but `"`, `\` and `]` is a
 * backslash.
 */
export function parseStructuredData(text: string, from: number): ReadStructuredData {
  if (text.startsWith("-", from) && isEnd(text, from + 1)) return { elements: [], end: from + 1 };
  const elements: StructuredElement[] = [];
  let end = from;
  while (text.startsWith("[", end)) {
    const read = readElement(text, end);
    if (read === undefined) return broken(elements, end);
    elements.push(read.element);
    end = read.end;
  }
  return elements.length === 0 || !isEnd(text, end) ? broken(elements, end) : { elements, end };
}

function isEnd(text: string, at: number): boolean {
  return at === text.length || text.startsWith(" ", at);
}

function broken(elements: StructuredElement[], end: number): ReadStructuredData {
  const problem = `its structured data is neither - nor [id name="value"] at character ${end + 1}`;
  return { elements, end, problem };
}

function readElement(
  text: string,
  from: number,
): { element: StructuredElement; end: number } | undefined {
  const id = match(name, text, from + 1)?.[0];
  if (id === undefined) return undefined;
  const params: [string, string][] = [];
  let end = from + 1 + id.length;
  while (text.startsWith(" ", end)) {
    const key = match(name, text, end + 1)?.[0];
    if (key === undefined || text[end + 1 + key.length] !== "=") return undefined;
    const begin = end + 3 + key.length;
    const close = text[begin - 1] === '"' ? endOfValue(text, begin) : undefined;
    if (close === undefined) return undefined;
    params.push([key, unescape(text.slice(begin, close))]);
    end = close + 1;
  }
  return text[end] === "]" ? { element: { id, params }, end: end + 1 } : undefined;
}

/** Where its quote is. In a loop: a regular expression has no stack for a value of megabytes. */
function endOfValue(text: string, from: number): number | undefined {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) return at;
    if (code === bracket) return undefined;
    if (code === backslash) at += 1;
  }
  return undefined;
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

function unescape(written: string): string {
  return written.includes("\\") ? written.replaceAll(escaped, "$1") : written;
}
