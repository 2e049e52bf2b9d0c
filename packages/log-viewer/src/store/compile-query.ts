import { matchesPattern } from "../query/evaluate.ts";
import type { Query } from "../query/query.ts";
import { token } from "./index-tokens.ts";

export type Value = string | number;

/** A condition of SQL on `l`, a row of `lines`, and its values. */
export interface Condition {
  sql: string;
  values: readonly Value[];
}

/** How a segment answers a search: by its index, and by a condition on what the index finds. */
export interface Compiled {
  /** A search of FTS5; without it, every line is looked at. */
  match?: string;
  condition?: Condition;
}

/** The hosts or apps of a segment. */
export interface NameTable {
  namesOf: (kind: "host" | "app") => Iterable<{ id: number; name: string }>;
}

/** What finds a superset by the index (`match`), and the whole condition where that is not exact. */
interface Part {
  match?: string;
  /** The whole of it as SQL; undefined where `match` is exact. */
  rest?: Condition;
}

/** Translates a search for one segment. */
export function compileQuery(query: Query, table: NameTable): Compiled {
  if (query.is === "all") return {};
  const { match, rest } = partOf(query, table);
  return { ...(match !== undefined && { match }), ...(rest !== undefined && { condition: rest }) };
}

function partOf(query: Query, table: NameTable): Part {
  switch (query.is) {
    case "all":
      return among([token.any]);
    case "words":
      return { match: `(message : "${query.words.join(" ")}"${query.prefix ? " *" : ""})` };
    case "name":
      return nameIn(query, idsOf(query, table));
    case "severity":
      return among(query.codes.map(token.severity));
    case "facility":
      return among([token.facility(query.code)]);
    case "field":
      return among([token.field(query.name, query.value)]);
    case "compare": {
      const sql = `holds(?, l.structured_data, l.message)`;
      const rest = { sql, values: [JSON.stringify(query)] };
      return { ...among([token.hasField(query.name)]), rest };
    }
    case "time":
      return { rest: timeCondition(query) };
    case "and":
      return all(query.parts.map((part) => partOf(part, table)));
    case "or":
      return any(query.parts.map((part) => partOf(part, table)));
    case "not":
      return inverse(partOf(query.part, table));
  }
}

function among(tokens: readonly string[]): Part {
  const words = tokens.length === 0 ? [token.none] : tokens;
  return { match: `(fields : (${words.join(" OR ")}))` };
}

/** More alternatives take the index longer than looking at each line. */
const maxAlternatives = 100;

function nameIn({ of }: Query & { is: "name" }, ids: readonly number[]): Part {
  if (ids.length <= maxAlternatives) return among(ids.map(token[of]));
  const sql = `l.${of} IN (SELECT value FROM json_each(?))`;
  return { rest: { sql, values: [JSON.stringify(ids)] } };
}

function idsOf({ of, pattern }: Query & { is: "name" }, table: NameTable): number[] {
  const ids: number[] = [];
  for (const { id, name } of table.namesOf(of)) if (matchesPattern(pattern, name)) ids.push(id);
  return ids;
}

function timeCondition({ fromMs, toMs }: Query & { is: "time" }): Condition {
  if (toMs === Infinity) return { sql: "l.received >= ?", values: [fromMs] };
  if (fromMs === -Infinity) return { sql: "l.received < ?", values: [toMs] };
  return { sql: "(l.received >= ? AND l.received < ?)", values: [fromMs, toMs] };
}

function all(parts: readonly Part[]): Part {
  const matches = parts.flatMap(({ match }) => match ?? []);
  // What the index answers exactly needs no condition behind it.
  const rests = parts.flatMap(({ rest }) => rest ?? []);
  return {
    ...(matches.length > 0 && { match: `(${matches.join(" AND ")})` }),
    ...(rests.length > 0 && { rest: join(" AND ", rests) }),
  };
}

function any(parts: readonly Part[]): Part {
  const matches = parts.flatMap(({ match }) => match ?? []);
  const isIndexed = matches.length === parts.length;
  const isExact = parts.every(({ rest }) => rest === undefined);
  return {
    ...(isIndexed && { match: `(${matches.join(" OR ")})` }),
    ...(!isExact && { rest: join(" OR ", parts.map(conditionOf)) }),
  };
}

function inverse(part: Part): Part {
  if (part.rest === undefined)
    return { match: `((fields : ${token.any}) NOT ${part.match ?? ""})` };
  const { sql, values } = conditionOf(part);
  return { rest: { sql: `NOT ${sql}`, values } };
}

/** The whole of a part as SQL. */
function conditionOf({ match, rest }: Part): Condition {
  const found: Condition[] =
    match === undefined
      ? []
      : [{ sql: "l.id IN (SELECT rowid FROM words WHERE words MATCH ?)", values: [match] }];
  return join(" AND ", [...found, ...(rest === undefined ? [] : [rest])]);
}

function join(by: string, conditions: readonly Condition[]): Condition {
  const sql = conditions.map((condition) => condition.sql).join(by);
  return { sql: `(${sql})`, values: conditions.flatMap(({ values }) => values) };
}
