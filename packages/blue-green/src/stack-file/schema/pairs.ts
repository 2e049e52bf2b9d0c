import { z } from "zod";

import { expected, text } from "./values.ts";

const scalar = z
  .union([z.string(), z.number(), z.boolean(), z.null()], expected("text"))
  .transform((value) => (value === null ? null : String(value)));

/** A map, or a list of `NAME=value`. A name alone has the value null: it is taken from outside. */
export const variables = pairs("a map of names to values or a list of NAME=value", null);

/** A map, or a list of `name=value`. A name alone has an empty value. */
export const labels = pairs("a map of labels to values or a list of label=value", "").transform(
  (found) => Object.fromEntries(Object.entries(found).map(([name, value]) => [name, value ?? ""])),
);

function pairs(what: string, alone: string | null) {
  return z.union(
    [
      z.record(z.string(), scalar),
      z.array(text.regex(/^[^=\s]+(?:=|$)/, "expected NAME=value")).transform((lines) =>
        Object.fromEntries(
          lines.map((line): [string, string | null] => {
            const at = line.indexOf("=");
            return at === -1 ? [line, alone] : [line.slice(0, at), line.slice(at + 1)];
          }),
        ),
      ),
    ],
    expected(what),
  );
}

/** `name:address` or `name=address`, as a list or a map. */
export const extraHosts = z.union(
  [
    z.record(z.string(), text),
    z.array(text.regex(/^[^:=\s]+[:=]\S+$/, "expected name:address")).transform((lines) =>
      Object.fromEntries(
        lines.map((line): [string, string] => {
          const at = line.search(/[:=]/);
          return [line.slice(0, at), line.slice(at + 1)];
        }),
      ),
    ),
  ],
  expected("a list of name:address or a map of names to addresses"),
);
