import { type Plain, plainFields, toPlain } from "./plain.ts";
import type { Redaction } from "./redaction.ts";

/** What winston hands to a transport; `level` and `message` as the last format left them. */
export interface Info {
  level: unknown;
  message: unknown;
  [key: string | symbol]: unknown;
}

/** The keys of `triple-beam`, which winston documents for writers of transports. */
export const LEVEL = Symbol.for("level");
export const MESSAGE = Symbol.for("message");
export const SPLAT = Symbol.for("splat");

/** One log entry as plain data: what people read, and the fields beside it. */
export interface Entry {
  level: string;
  text: string;
  fields: { [key: string]: Plain };
}

/** Reads an entry off what winston hands over. Never throws. */
export function entryOf(info: Info, hides: Redaction): Entry {
  const { level: _level, message: _message, ...fields } = plainFields(info, hides);
  const level = info[LEVEL];
  return {
    level: typeof level === "string" ? level : String(info.level),
    text: textOf(info.message, hides),
    fields: { ...errorFields(info, hides), ...fields },
  };
}

function textOf(message: unknown, hides: Redaction): string {
  if (typeof message === "string") return message;
  if (message === undefined) return "";
  if (message instanceof Error) return message.message;
  const plain = toPlain(message, hides);
  return typeof plain === "string" ? plain : JSON.stringify(plain);
}

/** Of an error that was logged as the message, or after it: winston copies its stack and not its name. */
function errorFields(info: Info, hides: Redaction): { [key: string]: Plain } {
  if (info.message instanceof Error) {
    const { message: _message, ...fields } = plainFields(info.message, hides);
    return fields;
  }
  const splat = info[SPLAT];
  const first: unknown = Array.isArray(splat) ? splat[0] : undefined;
  return first instanceof Error ? { name: toPlain(first.name, hides) } : {};
}
