import { format, type Logform } from "winston";

import { entryOf, SPLAT } from "./entry.ts";
import { plainFields, toPlain } from "./plain.ts";
import { commonSecrets, type Redaction, redactionOf } from "./redaction.ts";

/**
 * A winston format that hides fields for all that comes after it, files and console too. It makes all fields
 * plain data, so that circles, BigInt and errors survive any format that follows.
 * @throws {TypeError} for a field that can match nothing.
 */
export function redactFields(fields: readonly string[] = commonSecrets): Logform.Format {
  const hides = redactionOf(fields);
  return format((info) => {
    const entry = entryOf(info, hides);
    const symbols = Object.getOwnPropertySymbols(info).map((key) => [key, info[key]] as const);
    const splat: unknown = info[SPLAT];
    // Of the formats for colors, `level` may have become more than the level's name.
    const { level } = info;
    return {
      ...entry.fields,
      ...Object.fromEntries(symbols),
      // `format.splat()` and others read the fields there, too.
      ...(Array.isArray(splat) && { [SPLAT]: splat.map((each) => withoutSecrets(each, hides)) }),
      level,
      message: entry.text,
    };
  })();
}

function withoutSecrets(value: unknown, hides: Redaction): unknown {
  if (value instanceof Error) return copyOf(value, hides);
  return typeof value === "object" || typeof value === "function" ? toPlain(value, hides) : value;
}

/** An error again, as `%s` writes one, and its message takes no other's place. */
function copyOf(error: Error, hides: Redaction): Error {
  const { name, message, stack, ...fields } = plainFields(error, hides);
  const copy = new Error(typeof message === "string" ? message : "");
  Object.defineProperties(copy, { name: { value: name }, stack: { value: stack } });
  return Object.assign(copy, fields);
}
