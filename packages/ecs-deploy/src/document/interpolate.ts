/** Why a variable could not be put in. */
export class InterpolationError extends Error {
  override readonly name = "InterpolationError";
}

export type Variables = Readonly<Record<string, string | undefined>>;

const reference = /\$\{(?<name>[A-Za-z_]\w*)(?<operator>:[-?]|\})/y;

/**
 * Puts variables into a value: `${NAME}`, `${NAME:-default}` where it is not set or empty, `${NAME:?message}` to
 * refuse that; a default may have variables in it. `$${` stands for `${`. Every other dollar sign stays, since
 * shell commands in task definitions are full of them.
 * @throws {InterpolationError} when a variable is not set and has no default, or a brace is not closed
 */
export function interpolate(text: string, variables: Variables): string {
  let result = "";
  let at = 0;
  for (;;) {
    const dollar = text.indexOf("$", at);
    if (dollar === -1) return result + text.slice(at);
    const { value, end } = valueAt(text, dollar, variables);
    result += text.slice(at, dollar) + value;
    at = end;
  }
}

/** Writes a text so that {@link interpolate} gives it back. */
export function escapeVariables(text: string): string {
  return text.replaceAll("${", () => "$${");
}

function valueAt(
  text: string,
  dollar: number,
  variables: Variables,
): { value: string; end: number } {
  if (text.startsWith("$${", dollar)) return { value: "${", end: dollar + 3 };
  if (!text.startsWith("${", dollar)) return { value: "$", end: dollar + 1 };
  reference.lastIndex = dollar;
  const { name, operator } = reference.exec(text)?.groups ?? {};
  const begin = reference.lastIndex;
  if (name === undefined || operator === undefined) throw notAReference(text.slice(dollar));
  if (operator === "}") return { value: resolve(name, "", "", variables), end: begin };
  const brace = closingBrace(text, begin);
  if (brace === -1) throw notAReference(text.slice(dollar));
  return { value: resolve(name, operator, text.slice(begin, brace), variables), end: brace + 1 };
}

function notAReference(text: string): InterpolationError {
  const clipped = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return new InterpolationError(
    `"${clipped}" is no variable; expected \${NAME}, \${NAME:-default} or \${NAME:?message}, or $\${ for a plain \${`,
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
  if (value !== undefined && !(operator !== "" && value === "")) return value;
  if (operator === ":-") return interpolate(word, variables);
  if (operator === ":?") throw new InterpolationError(`the variable ${name} is not set: ${word}`);
  throw new InterpolationError(
    `the variable ${name} is not set; set it, give a default with \${${name}:-default}, or write $\${${name}} for the text itself`,
  );
}
