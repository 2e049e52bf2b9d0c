import type { Variables } from "./interpolate.ts";

export interface EnvFile {
  /** Null: a name without `=`. */
  values: Record<string, string | null>;
  faults: { line: number; message: string }[];
}

const binding =
  /[^\S\r\n]*(?:export[^\S\r\n]+)?(?:'(?<quotedKey>[^']+)'|(?<key>[^=#\s]+))[^\S\r\n]*(?:=[^\S\r\n]*(?:'(?<single>(?:\\'|[^'])*)'|"(?<double>(?:\\"|[^"])*)"|(?<plain>(?!['"])[^\r\n]*)))?(?:[^\S\r\n]*#[^\r\n]*)?[^\S\r\n]*(?:\r\n|\n|\r|$)/y;
const passedOver = /(?:\s*(?:#[^\r\n]*)?(?:\r\n|\n|\r|$))/y;
const restOfLine = /[^\r\n]*(?:\r\n|\n|\r|$)/y;

/**
 * Reads a file of `NAME=value` lines as docker-compose does: comments, `export`, values in single quotes (as they
 * are) or double quotes (with escapes), both over several lines, and `${NAME}` and `${NAME:-default}` of names above
 * or of outside, also within quotes.
 */
export function parseEnvFile(text: string, variables: Variables): EnvFile {
  const values: Record<string, string | null> = {};
  const faults: EnvFile["faults"] = [];
  const input = text.replace(/^\uFEFF/, "");
  let at = 0;
  while (at < input.length) {
    const skipped = matchAt(passedOver, input, at);
    if (skipped !== undefined && skipped[0] !== "") {
      at += skipped[0].length;
      continue;
    }
    const match = matchAt(binding, input, at);
    const groups = match?.groups;
    const name = groups?.["quotedKey"] ?? groups?.["key"];
    if (match === undefined || name === undefined) {
      const line = input.slice(0, at).split(/\r\n|\n|\r/).length;
      faults.push({ line, message: "expected NAME=value" });
      at += matchAt(restOfLine, input, at)?.[0].length ?? 1;
      continue;
    }
    at += match[0].length;
    const value = valueOf(groups ?? {});
    values[name] = value === undefined ? null : put(value, { ...variables, ...withValues(values) });
  }
  return { values, faults };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

function valueOf({
  single,
  double,
  plain,
}: Readonly<Record<string, string | undefined>>): string | undefined {
  if (single !== undefined) return single.replaceAll(/\\([\\'])/g, "$1");
  if (double !== undefined)
    return double.replaceAll(/\\([\\'"abfnrtv])/g, (_, char) => escape(String(char)));
  return plain?.replace(/\s+#.*/, "").trimEnd();
}

const escapes: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

function escape(char: string): string {
  return escapes[char] ?? char;
}

function put(value: string, variables: Variables): string {
  return value.replaceAll(
    /\$\{([^}:]*)(?::-([^}]*))?\}/g,
    (_, name: string, fallback: string | undefined) => variables[name] ?? fallback ?? "",
  );
}

/** Those that have a value. */
export function withValues(
  values: Readonly<Record<string, string | null>>,
): Record<string, string> {
  const entries = Object.entries(values);
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => entry[1] !== null),
  );
}
