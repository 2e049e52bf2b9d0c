import type { Compiled, Value } from "../store/compile-query.ts";

/** A statement of SQL and its values, without those of the range of ids, which come first. */
export interface Selection {
  sql: string;
  /** Of a range of ids [low, high) and of the search. */
  valuesFor: (low: number, high: number) => Value[];
}

const columns = `l.*, h.name AS host_name, a.name AS app_name, s.name AS sender_name`;
const withNames = `
  JOIN names h ON h.id = l.host
  JOIN names a ON a.id = l.app
  JOIN names s ON s.id = l.sender`;

/** The lines of a range of ids that are found, with their names. */
export function selectLines(compiled: Compiled, order: "newest" | "oldest"): Selection {
  const { from, where, id, valuesFor } = source(compiled, { needsLines: true });
  const direction = order === "newest" ? "DESC" : "ASC";
  return {
    sql: `SELECT ${columns} FROM ${from} ${withNames} WHERE ${where} ORDER BY ${id} ${direction} LIMIT ?`,
    valuesFor,
  };
}

/** How many of a range of ids are found. */
export function selectCount(compiled: Compiled): Selection {
  const { from, where, valuesFor } = source(compiled, { needsLines: false });
  return { sql: `SELECT count(*) AS count FROM ${from} WHERE ${where}`, valuesFor };
}

function source({ match, condition }: Compiled, { needsLines }: { needsLines: boolean }) {
  const conditions = condition === undefined ? [] : [condition.sql];
  const values = condition?.values ?? [];
  if (match === undefined) {
    return {
      from: "lines l",
      where: ["l.id >= ?", "l.id < ?", ...conditions].join(" AND "),
      id: "l.id",
      valuesFor: (low: number, high: number) => [low, high, ...values],
    };
  }
  // CROSS JOIN keeps the order: the index finds, the lines follow.
  const isJoined = needsLines || condition !== undefined;
  return {
    from: isJoined ? "words CROSS JOIN lines l ON l.id = words.rowid" : "words",
    where: ["words MATCH ?", "words.rowid >= ?", "words.rowid < ?", ...conditions].join(" AND "),
    id: "words.rowid",
    valuesFor: (low: number, high: number) => [match, low, high, ...values],
  };
}
