/** Why a variable could not be put in. */
export class InterpolationError extends Error {
  override readonly name = "InterpolationError";
}

type Variables = Readonly<Record<string, string | undefined>>;

const reference =
  /\$(?:(?<escaped>\$)|(?<plain>[A-Za-z_]\w*)|\{(?<name>[A-Za-z_]\w*)(?:(?<operator>:?[-?+])(?<word>[^{}]*))?\}|(?<broken>.?))/g;

/**
 * Puts variables into a value as Compose does: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`,
 * `${NAME:?error}`, `${NAME?error}`, `${NAME:+other}`, `${NAME+other}`, and `$$` for a dollar sign.
 * Unlike Compose, a variable that is not set and has no default is an error and not an empty string:
 * an empty version would be deployed without a word.
 * @see https://github.com/compose-spec/compose-spec/blob/main/12-interpolation.md
 */
export function interpolate(text: string, variables: Variables): string {
  return text.replaceAll(reference, (...args) => {
    const groups: unknown = args.at(-1);
    if (!isGroups(groups)) throw new TypeError("the pattern has named groups");
    if (groups["escaped"] !== undefined) return "$";
    const name = groups["plain"] ?? groups["name"];
    if (name === undefined) {
      throw new InterpolationError(
        `"${text}" has a "$" that begins no variable; expected \${NAME}, or $$ for a dollar sign`,
      );
    }
    return resolve(name, groups["operator"] ?? "", groups["word"] ?? "", variables);
  });
}

function isGroups(value: unknown): value is Record<string, string | undefined> {
  return typeof value === "object" && value !== null;
}

function resolve(name: string, operator: string, word: string, variables: Variables): string {
  const value = variables[name];
  const isSet = value !== undefined && !(operator.startsWith(":") && value === "");
  if (operator.endsWith("+")) return isSet ? word : "";
  if (isSet) return value;
  switch (operator) {
    case "-":
    case ":-":
      return word;
    case "?":
    case ":?":
      throw new InterpolationError(`the variable ${name} is not set: ${word}`);
    default:
      throw new InterpolationError(
        `the variable ${name} is not set; set it, or give a default with \${${name}:-default}`,
      );
  }
}
