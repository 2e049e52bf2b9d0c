import { InvalidArgumentError } from "commander";
import type { Expected } from "./judge.ts";

/** A number of at least 0. */
export function number(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError("Expected a number, such as 50.");
}

/** A whole number of at least 0. */
export function wholeNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Expected a whole number, such as 0.");
}

/** A time with its unit, in milliseconds. */
export function duration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text);
  const unit = { ms: 1, s: 1000, m: 60_000 }[match?.[2] ?? ""];
  if (match && unit !== undefined) return Number(match[1]) * unit;
  throw new InvalidArgumentError("Expected a time with its unit, such as 500ms, 30s or 2m.");
}

const classes = ["1xx", "2xx", "3xx", "4xx", "5xx"] as const;

/** A status or a class of them. */
export function expected(text: string): Expected {
  const named = classes.find((name) => name === text);
  if (named !== undefined) return named;
  if (/^[1-5]\d\d$/.test(text)) return Number(text);
  throw new InvalidArgumentError(
    "Expected a status, such as 200, or a class of them, such as 2xx.",
  );
}

/** `Name: value`, added to the earlier ones. */
export function header(line: string, earlier: Record<string, string>): Record<string, string> {
  const colon = line.indexOf(":");
  // Not an `InvalidArgumentError`, with which commander shows the line: it may hold a secret.
  if (colon < 1) throw new TypeError("--header must be 'Name: value'; what was given has no colon");
  return { ...earlier, [line.slice(0, colon).trim()]: line.slice(colon + 1).trim() };
}

/** A regular expression. */
export function pattern(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch {
    throw new InvalidArgumentError("Expected a regular expression, such as 'version (\\d+)'.");
  }
}
