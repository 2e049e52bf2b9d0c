import type { Field } from "../line/fields-of.ts";

/**
 * Words of the index's second column, which answer everything but words. No letters of a message get there, so the
 * two cannot be mistaken for each other.
 */
export const token = {
  /** Of every line. */
  any: "l",
  /** Of no line. */
  none: "n",
  host: (id: number) => `h${id}`,
  app: (id: number) => `a${id}`,
  severity: (code: number) => `s${code}`,
  facility: (code: number) => `f${code}`,
  field: (name: string, value: string) => `v${hash(`${name}\n${value}`)}`,
  hasField: (name: string) => `e${hash(name)}`,
};

/** The second column of a line. */
export function tokensOf(
  line: { hostId: number; appId: number; severity: number; facility: number },
  fields: readonly Field[],
): string {
  let text = `l h${line.hostId} a${line.appId} s${line.severity} f${line.facility}`;
  for (const { names, value } of fields) {
    for (const name of names) text += ` ${token.field(name, value)} ${token.hasField(name)}`;
  }
  return text;
}

/** 64 bits by two multiplications, as in MurmurHash: among a billion fields, two agree once in forty stores. */
function hash(text: string): string {
  let one = 0x9e3779b9;
  let two = 0x85ebca6b;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    one = Math.imul(one ^ code, 0x9e3779b1);
    two = Math.imul(two ^ code, 0x5f356495);
    one ^= two >>> 15;
    two ^= one >>> 13;
  }
  one = Math.imul(one ^ (one >>> 16), 0x85ebca6b) ^ (two >>> 13);
  two = Math.imul(two ^ (two >>> 16), 0xc2b2ae35) ^ (one >>> 16);
  return (one >>> 0).toString(36) + "x" + (two >>> 0).toString(36);
}
