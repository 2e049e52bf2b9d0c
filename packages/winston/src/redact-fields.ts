import { format, type Logform } from "winston";

import { entryOf } from "./entry.ts";
import { commonSecrets, redactionOf } from "./redaction.ts";

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
    // Of the formats for colors, `level` may have become more than the level's name.
    const { level } = info;
    return { ...entry.fields, ...Object.fromEntries(symbols), level, message: entry.text };
  })();
}
