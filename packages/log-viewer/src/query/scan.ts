import { type Comparison, QueryError } from "./query.ts";

/** A piece of a search; `at` is where it begins. */
export type Piece = { at: number; length: number } & (
  | { is: "(" | ")" | "-" | "OR" | "AND" }
  | { is: "quoted"; text: string }
  | { is: "word"; text: string }
  /** `name:value`, `name>=value`; the value may be quoted. */
  | {
      is: "field";
      name: string;
      by: ":" | Comparison;
      value: string;
      valueAt: number;
      quoted: boolean;
    }
);

const signs = [":", ">=", "<=", ">", "<"] as const;
const fieldStart = /^([A-Za-z_][\w.@-]*)(:|>=|<=|>|<)/;

/** Takes a search apart. @throws {QueryError} at a quotation that does not end, or a field without value */
export function scan(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (/\s/.test(character)) at += 1;
    else {
      const piece = pieceAt(text, at);
      pieces.push(piece);
      at += piece.length;
    }
  }
  return pieces;
}

function pieceAt(text: string, at: number): Piece {
  const character = text.charAt(at);
  if (character === "(" || character === ")") return { is: character, at, length: 1 };
  if (character === '"') return { is: "quoted", at, ...quotedAt(text, at) };
  if (character === "-" && /^-[^\s)-]/.test(text.slice(at))) return { is: "-", at, length: 1 };
  return fieldAt(text, at) ?? wordAt(text, at);
}

function fieldAt(text: string, at: number): Piece | undefined {
  const [start, name = "", written] = fieldStart.exec(text.slice(at)) ?? [];
  const by = signs.find((each) => each === written);
  if (start === undefined || by === undefined) return undefined;
  const valueAt = at + start.length;
  const rest = text.slice(valueAt);
  // "error: …" and "http://…" are words, not fields.
  if (by === ":" && (rest === "" || /^[\s)]/.test(rest) || rest.startsWith("//"))) return undefined;
  const quoted = rest.startsWith('"');
  const { text: value, length } = quoted ? quotedAt(text, valueAt) : bareAt(rest);
  if (length === 0) throw new QueryError(`${name}${by} needs a value behind it`, at, start.length);
  return { is: "field", at, name, by, value, valueAt, quoted, length: start.length + length };
}

function bareAt(rest: string): { text: string; length: number } {
  const [text = ""] = /^[^\s()"]+/.exec(rest) ?? [];
  return { text, length: text.length };
}

function wordAt(text: string, at: number): Piece {
  const [word = ""] = /^[^\s()"]+/.exec(text.slice(at)) ?? [];
  if (word === "OR" || word === "AND") return { is: word, at, length: word.length };
  return { is: "word", text: word, at, length: word.length };
}

function quotedAt(text: string, at: number): { text: string; length: number } {
  const end = text.indexOf('"', at + 1);
  if (end < 0) throw new QueryError("this quotation has no end", at, text.length - at);
  return { text: text.slice(at + 1, end), length: end + 1 - at };
}
