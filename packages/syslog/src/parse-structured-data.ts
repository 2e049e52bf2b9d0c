import type { StructuredElement } from "./message.ts";

/** Structured data that was read, and where the text after it begins. */
export interface ReadStructuredData {
  elements: StructuredElement[];
  /** Where it ended, or where it stopped making sense: nothing from there on was read. */
  end: number;
  problem?: string;
}

const name = /[^\s="\]]+/y;
const value = /"((?:[^"\\\]]|\\[\s\S])*)"/y;
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
    const quoted = match(value, text, end + 2 + key.length);
    if (quoted === undefined) return undefined;
    params.push([key, unescape(quoted[1] ?? "")]);
    end += 2 + key.length + quoted[0].length;
  }
  return text[end] === "]" ? { element: { id, params }, end: end + 1 } : undefined;
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

function unescape(written: string): string {
  return written.includes("\\") ? written.replaceAll(escaped, "$1") : written;
}
