import type { IncomingLine } from "./line.ts";
import { ownJson } from "./own-json.ts";

/** A field by which a line can be searched: its names, and its value. */
export interface Field {
  names: readonly string[];
  value: string;
}

const maxFields = 100;
const maxValueLength = 256;
/** Before the JSON of structured syslog, by the convention of lumberjack. */
const cookie = /^@cee:\s*/;

/**
 * The fields of a line, in lower case: the parameters of its structured data (as `name` and as `element.name`) and the
 * values of a message that is JSON (as `name`, or `outer.inner`). The first 100, of up to 256 characters each.
 */
export function fieldsOf({
  structuredData = [],
  message,
}: Pick<IncomingLine, "structuredData" | "message">): Field[] {
  const fields: Field[] = [];
  for (const { id, params } of structuredData) {
    for (const [name, value] of params) add(fields, [name, `${id}.${name}`], value);
  }
  const json = jsonOf(message);
  if (json !== undefined) addObject(fields, json, "");
  return fields;
}

/** The object that a message is, if it is one. */
export function jsonOf(message: string): Record<string, unknown> | undefined {
  const text = message.replace(cookie, "");
  if (!text.startsWith("{") || !text.trimEnd().endsWith("}")) return undefined;
  try {
    return ownJson<Record<string, unknown>>(text);
  } catch {
    return undefined;
  }
}

function addObject(fields: Field[], object: object, before: string): void {
  for (const [name, value] of Object.entries(object) as [string, unknown][]) {
    if (fields.length >= maxFields) return;
    if (typeof value === "object" && value !== null && before === "") {
      addObject(fields, value, `${name}.`);
    } else if (["string", "number", "boolean"].includes(typeof value)) {
      add(fields, [before + name], String(value));
    }
  }
}

function add(fields: Field[], names: readonly string[], value: string): void {
  if (fields.length >= maxFields || value.length > maxValueLength) return;
  fields.push({ names: names.map((name) => name.toLowerCase()), value: value.toLowerCase() });
}
