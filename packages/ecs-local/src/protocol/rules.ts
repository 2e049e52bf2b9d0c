import { invalidParameter } from "./fault.ts";

/**
 * What the SDK's schemas do not say about a value. A path leads through members, `[]` through the items
 * of a list, and `{}` through the values of a map.
 */
export type Rules = Readonly<Record<string, Rule>>;

export type Rule = (value: unknown) => string | undefined;

/** One of the values of an enum of the SDK. */
export function oneOf(values: Readonly<Record<string, string>> | readonly string[]): Rule {
  const list = Object.values(values);
  return (value) =>
    typeof value === "string" && list.includes(value)
      ? undefined
      : `Member must satisfy enum value set: [${list.join(", ")}]`;
}

/** A whole number, both ends included. */
export function between(least: number, most: number = Number.MAX_SAFE_INTEGER): Rule {
  return (value) => {
    if (typeof value !== "number" || !Number.isSafeInteger(value)) {
      return "Member must be an integer";
    }
    if (value < least) return `Member must have value greater than or equal to ${least}`;
    if (value > most) return `Member must have value less than or equal to ${most}`;
    return undefined;
  };
}

/** Characters of a string, items of a list. */
export function length(least: number, most: number): Rule {
  return (value) => {
    const size = typeof value === "string" || Array.isArray(value) ? value.length : 0;
    if (size < least) return `Member must have length greater than or equal to ${least}`;
    if (size > most) return `Member must have length less than or equal to ${most}`;
    return undefined;
  };
}

/** Characters, as AWS words them in its documentation. */
export function pattern(expression: RegExp): Rule {
  return (value) =>
    typeof value === "string" && expression.test(value)
      ? undefined
      : `Member must satisfy regular expression pattern: ${expression.source}`;
}

/** Everything that each of the rules says. */
export function all(...rules: readonly Rule[]): Rule {
  return (value) => {
    for (const rule of rules) {
      const problem = rule(value);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

/** Problems that one message tells of. */
const maxProblems = 10;

/**
 * Checks what is there against the rules, and that what is required is there.
 * @throws {Fault} `InvalidParameterException`, with everything that is wrong.
 */
export function checkRules(
  rules: Rules,
  input: Readonly<Record<string, unknown>>,
  missing: readonly string[],
): void {
  const problems = missing.map(
    (path) => `Value null at '${path}' failed to satisfy constraint: Member must not be null`,
  );
  for (const [path, rule] of Object.entries(rules)) {
    for (const { at, value } of valuesAt(input, path.match(/[^.[\]{}]+|\[\]|\{\}/g) ?? [], "")) {
      const problem = rule(value);
      if (problem === undefined) continue;
      problems.push(`Value '${show(value)}' at '${at}' failed to satisfy constraint: ${problem}`);
    }
  }
  if (problems.length === 0) return;
  const errors = problems.length === 1 ? "error" : "errors";
  const shown = problems.slice(0, maxProblems).join("; ");
  throw invalidParameter(`${problems.length} validation ${errors} detected: ${shown}`);
}

interface Found {
  at: string;
  value: unknown;
}

function valuesAt(value: unknown, steps: readonly string[], at: string): Found[] {
  const [step, ...later] = steps;
  if (value === undefined) return [];
  if (step === undefined) return [{ at, value }];
  if (step === "[]") {
    if (!Array.isArray(value)) return [];
    return value.flatMap((item, index) => valuesAt(item, later, `${at}[${index}]`));
  }
  if (typeof value !== "object" || value === null) return [];
  if (step === "{}") {
    return Object.entries(value).flatMap(([key, item]) => valuesAt(item, later, `${at}.${key}`));
  }
  const members: Readonly<Record<string, unknown>> = { ...value };
  const member = members[step];
  return valuesAt(member, later, at === "" ? step : `${at}.${step}`);
}

function show(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
