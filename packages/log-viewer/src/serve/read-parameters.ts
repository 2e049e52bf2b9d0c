import { parseQuery } from "../query/parse-query.ts";
import type { Query } from "../query/query.ts";
import { RequestError } from "./request-error.ts";

/** The search of a request, from its parameter `q`. @throws {QueryError} */
export function readQuery(parameters: URLSearchParams): Query {
  return parseQuery(parameters.get("q") ?? "", Date.now());
}

/** A whole number among the parameters. @throws {RequestError} */
export function readNumber(
  parameters: URLSearchParams,
  name: string,
  { min, max }: { min: number; max: number },
): number | undefined {
  const text = parameters.get(name);
  if (text === null || text === "") return undefined;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= min && value <= max) return value;
  throw new RequestError(
    400,
    `${name} must be a whole number from ${min} to ${max}, not "${text}"`,
  );
}
