import { wordsOf } from "../line/fold.ts";
import { readField } from "./read-field.ts";
import { type Piece, scan } from "./scan.ts";
import { type Query, QueryError } from "./query.ts";

const maxLength = 2_000;
const maxDepth = 30;

/**
 * Reads a search: words, "phrases", prefix*, -not, OR, parentheses, and fields such as `host:web1`,
 * `severity>=warning` and `since:2h`. What stands side by side must all hold, and binds tighter than OR.
 * @param now milliseconds since 1970, to which times such as `since:2h` refer
 * @throws {QueryError}
 */
export function parseQuery(text: string, now: number): Query {
  if (text.length > maxLength) {
    const what = `a search has up to ${maxLength} characters, this has ${text.length}`;
    throw new QueryError(what, maxLength, text.length - maxLength);
  }
  const pieces = scan(text);
  if (pieces.length === 0) return { is: "all" };
  const reader = { pieces, next: 0, end: text.length, now };
  const query = readAlternatives(reader, 0);
  const extra = pieces[reader.next];
  if (extra !== undefined) throw new QueryError("this ) closes nothing", extra.at);
  return query;
}

interface Reader {
  readonly pieces: readonly Piece[];
  next: number;
  readonly end: number;
  readonly now: number;
}

function readAlternatives(reader: Reader, depth: number): Query {
  const parts = [readTogether(reader, depth)];
  while (reader.pieces[reader.next]?.is === "OR") {
    reader.next += 1;
    parts.push(readTogether(reader, depth));
  }
  return join("or", parts);
}

function readTogether(reader: Reader, depth: number): Query {
  const parts: Query[] = [];
  for (;;) {
    const piece = reader.pieces[reader.next];
    if (piece?.is === "AND" && parts.length > 0) {
      reader.next += 1;
      parts.push(readTerm(reader, depth));
      continue;
    }
    const ended = piece === undefined || piece.is === ")" || piece.is === "OR";
    if (ended && parts.length > 0) return join("and", parts);
    parts.push(readTerm(reader, depth));
  }
}

function readTerm(reader: Reader, depth: number): Query {
  const piece = reader.pieces[reader.next];
  const before = reader.pieces[reader.next - 1];
  if (piece === undefined) throw missing(before, reader.end);
  reader.next += 1;
  switch (piece.is) {
    case "-":
      return { is: "not", part: readTerm(reader, depth) };
    case "(":
      return readGroup(reader, piece.at, depth + 1);
    case ")":
    case "OR":
    case "AND":
      throw unexpected(piece, before);
    case "field":
      return readField(piece, reader.now);
    case "quoted":
    case "word":
      return readWords(piece);
  }
}

function readGroup(reader: Reader, at: number, depth: number): Query {
  if (depth > maxDepth) throw new QueryError(`more than ${maxDepth} parentheses in each other`, at);
  const query = readAlternatives(reader, depth);
  if (reader.pieces[reader.next]?.is !== ")") throw new QueryError("this ( is never closed", at);
  reader.next += 1;
  return query;
}

function readWords(piece: Piece & { is: "quoted" | "word" }): Query {
  const prefix = piece.is === "word" && piece.text.endsWith("*");
  const words = wordsOf(piece.text);
  if (words.length > 0) return { is: "words", words, prefix };
  const what = `there is no letter or digit to search for in ${piece.is === "quoted" ? "this quotation" : piece.text}`;
  throw new QueryError(what, piece.at, piece.length);
}

function join(is: "and" | "or", parts: readonly Query[]): Query {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { is, parts };
}

function missing(before: Piece | undefined, end: number): QueryError {
  const what = before?.is === "(" ? "this ( is never closed" : "something to search for is missing";
  return new QueryError(what, before?.at ?? end, before?.length ?? 1);
}

function unexpected(piece: Piece, before: Piece | undefined): QueryError {
  const after = before === undefined ? "at the beginning" : `behind ${before.is}`;
  return new QueryError(`${piece.is} cannot stand ${after}`, piece.at, piece.length);
}
