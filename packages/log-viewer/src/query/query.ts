export type Comparison = ">=" | "<=" | ">" | "<";

/** What a search asks of a line. Both the index and the live tail answer it, and must agree. */
export type Query =
  | { is: "all" }
  /** Words of the message that follow each other; with `prefix` the last may go on. */
  | { is: "words"; words: readonly string[]; prefix: boolean }
  /** The whole name in lower case; `*` stands for anything. */
  | { is: "name"; of: "host" | "app"; pattern: string }
  /** One of these codes. */
  | { is: "severity"; codes: readonly number[] }
  | { is: "facility"; code: number }
  /** Received in [fromMs, toMs). */
  | { is: "time"; fromMs: number; toMs: number }
  /** In lower case, as by `fieldsOf`. */
  | { is: "field"; name: string; value: string }
  | { is: "compare"; name: string; by: Comparison; value: number }
  | { is: "and" | "or"; parts: readonly Query[] }
  | { is: "not"; part: Query };

/** Why a search cannot be understood, and where. */
export class QueryError extends Error {
  override readonly name = "QueryError";
  /** Of the character that is wrong, from 0. */
  readonly at: number;
  readonly length: number;

  constructor(message: string, at: number, length = 1) {
    super(message);
    this.at = at;
    this.length = length;
  }
}
