import { type Field, fieldsOf } from "../line/fields-of.ts";
import { spaced } from "../line/fold.ts";
import type { IncomingLine } from "../line/line.ts";
import type { Comparison, Query } from "./query.ts";

/** A line that several searches are asked of: what they need of it is made once. */
export interface Candidate {
  line: Omit<IncomingLine, "raw">;
  receivedMs: number;
  words?: string;
  fields?: readonly Field[];
}

/** Whether a line is found by a search. */
export function evaluate(query: Query, candidate: Candidate): boolean {
  const { line } = candidate;
  switch (query.is) {
    case "all":
      return true;
    case "words":
      return hasWords(query, (candidate.words ??= spaced(line.message)));
    case "name":
      return matchesPattern(query.pattern, line[query.of]);
    case "severity":
      return query.codes.includes(line.severity);
    case "facility":
      return query.code === line.facility;
    case "time":
      return candidate.receivedMs >= query.fromMs && candidate.receivedMs < query.toMs;
    case "field":
      return fields(candidate).some(
        ({ names, value }) => value === query.value && names.includes(query.name),
      );
    case "compare":
      return fields(candidate).some(
        ({ names, value }) => names.includes(query.name) && compares(value, query.by, query.value),
      );
    case "and":
      return query.parts.every((part) => evaluate(part, candidate));
    case "or":
      return query.parts.some((part) => evaluate(part, candidate));
    case "not":
      return !evaluate(query.part, candidate);
  }
}

/** Whether a host or an app has the name; `*` stands for anything. */
export function matchesPattern(pattern: string, name: string): boolean {
  const given = name.toLowerCase();
  if (!pattern.includes("*")) return pattern === given;
  // By hand: as a regular expression, many stars take very long.
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop() ?? "";
  if (!given.startsWith(first) || given.length < first.length + last.length) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = given.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return given.length - last.length >= at && given.endsWith(last);
}

function hasWords({ words, prefix }: Query & { is: "words" }, text: string): boolean {
  return text.includes(` ${words.join(" ")}${prefix ? "" : " "}`);
}

function fields(candidate: Candidate): readonly Field[] {
  return (candidate.fields ??= fieldsOf(candidate.line));
}

function compares(text: string, by: Comparison, limit: number): boolean {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  switch (by) {
    case ">=":
      return value >= limit;
    case "<=":
      return value <= limit;
    case ">":
      return value > limit;
    case "<":
      return value < limit;
  }
}
