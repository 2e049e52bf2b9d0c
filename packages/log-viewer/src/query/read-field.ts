import { facilities, facilityOf, severities, severityOf } from "../line/priority.ts";
import { readTime } from "./read-time.ts";
import type { Piece } from "./scan.ts";
import { type Query, QueryError } from "./query.ts";

type FieldPiece = Piece & { is: "field" };

/** @throws {QueryError} at what is wrong in the field */
export function readField(piece: FieldPiece, now: number): Query {
  const name = piece.name.toLowerCase();
  switch (name) {
    case "host":
    case "app":
      onlyColon(piece);
      return { is: "name", of: name, pattern: piece.value.toLowerCase() };
    case "severity":
      return readSeverity(piece);
    case "facility":
      return readFacility(piece);
    case "since":
      onlyColon(piece);
      return { is: "time", fromMs: timeOf(piece, now), toMs: Infinity };
    case "until":
      onlyColon(piece);
      return { is: "time", fromMs: -Infinity, toMs: timeOf(piece, now) };
    default:
      return readOther(piece, name);
  }
}

function readSeverity({ by, value, at, valueAt }: FieldPiece): Query {
  const code = severityOf(value);
  if (code === undefined) {
    const what = `"${value}" is no severity: ${severities.join(", ")}`;
    throw new QueryError(what, valueAt, value.length);
  }
  // A higher severity has a lower code.
  const holds: Record<string, (each: number) => boolean> = {
    ":": (each) => each === code,
    ">=": (each) => each <= code,
    "<=": (each) => each >= code,
    ">": (each) => each < code,
    "<": (each) => each > code,
  };
  const codes = severities.map((_, index) => index).filter((each) => holds[by]?.(each));
  if (codes.length > 0) return { is: "severity", codes };
  throw new QueryError(`nothing is ${by} ${value}`, at, valueAt + value.length - at);
}

function readFacility(piece: FieldPiece): Query {
  onlyColon(piece);
  const code = facilityOf(piece.value);
  if (code !== undefined) return { is: "facility", code };
  const what = `"${piece.value}" is no facility: ${facilities.join(", ")}`;
  throw new QueryError(what, piece.valueAt, piece.value.length);
}

function readOther({ by, value, valueAt, quoted }: FieldPiece, name: string): Query {
  if (by !== ":") {
    const number = Number(value);
    if (value.trim() !== "" && Number.isFinite(number)) {
      return { is: "compare", name, by, value: number };
    }
    throw new QueryError(`${name}${by} needs a number, not "${value}"`, valueAt, value.length);
  }
  const star = quoted ? -1 : value.indexOf("*");
  if (star < 0) return { is: "field", name, value: value.toLowerCase() };
  const what = `${name}: takes whole values; only words, host: and app: take *`;
  throw new QueryError(what, valueAt + star);
}

function onlyColon({ name, by, at }: FieldPiece): void {
  if (by !== ":") throw new QueryError(`${name} takes : only`, at + name.length, by.length);
}

function timeOf({ value, valueAt }: FieldPiece, now: number): number {
  const time = readTime(value, now);
  if (time !== undefined) return time;
  const what = `"${value}" is no time: 15m, 2h, 3d, 14:30, 2026-01-31, "2026-01-31 14:30", 2026-01-31T14:30:00Z`;
  throw new QueryError(what, valueAt, value.length);
}
