/** Why a variable could not be put in. */
export class InterpolationError extends Error {
  override readonly name = "InterpolationError";
}

export type Variables = Readonly<Record<string, string | undefined>>;

const begin =
  /\$(?:(?<escaped>\$)|(?<plain>[A-Za-z_]\w*)|\{(?<name>[A-Za-z_]\w*)(?<operator>:?[-?+]|\}))/y;

/**
 * Puts variables into a value as Compose does: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`,
 * `${NAME:?error}`, `${NAME?error}`, `${NAME:+other}`, `${NAME+other}`, and `$$` for a dollar sign; a default may
 * have variables in it. Unlike Compose, a variable that is not set and has no default is an error and not an
 * empty string: an empty version would be deployed without a word.
 * @see https://github.com/compose-spec/compose-spec/blob/main/12-interpolation.md
 */
export function interpolate(text: string, variables: Variables): string {
  let result = "";
  let at = 0;
  while (at < text.length) {
    const dollar = text.indexOf("$", at);
    if (dollar === -1) break;
    const { value, end } = reference(text, dollar, variables);
    result += text.slice(at, dollar) + value;
    at = end;
  }
  return result + text.slice(at);
}

function reference(
  text: string,
  dollar: number,
  variables: Variables,
): { value: string; end: number } {
  begin.lastIndex = dollar;
  const { escaped, plain, name, operator = "" } = begin.exec(text)?.groups ?? {};
  const end = begin.lastIndex;
  if (escaped !== undefined) return { value: "$", end };
  if (plain !== undefined) return { value: resolve(plain, "", "", variables), end };
  if (name === undefined) throw noVariable(text);
  if (operator === "}") return { value: resolve(name, "", "", variables), end };
  const brace = closingBrace(text, end);
  if (brace === -1) throw noVariable(text);
  return { value: resolve(name, operator, text.slice(end, brace), variables), end: brace + 1 };
}

function noVariable(text: string): InterpolationError {
  return new InterpolationError(
    `"${text}" has a "$" that begins no variable; expected \${NAME}, or $$ for a dollar sign`,
  );
}

/** The brace that ends a default, over those of variables within it. */
function closingBrace(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "{" && text[at - 1] === "$") depth += 1;
    if (text[at] === "}") depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

function resolve(name: string, operator: string, word: string, variables: Variables): string {
  const value = variables[name];
  const isSet = value !== undefined && !(operator.startsWith(":") && value === "");
  if (operator.endsWith("+")) return isSet ? interpolate(word, variables) : "";
  if (isSet) return value;
  switch (operator) {
    case "-":
    case ":-":
      return interpolate(word, variables);
    case "?":
    case ":?":
      throw new InterpolationError(`the variable ${name} is not set: ${word}`);
    default:
      throw new InterpolationError(
        `the variable ${name} is not set; set it, or give a default with \${${name}:-default}`,
      );
  }
}
