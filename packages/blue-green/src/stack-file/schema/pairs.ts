import { z } from "zod";

import { expected } from "./values.ts";

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** A map, or a list of `NAME=value`. A name alone has the value null: it is taken from outside. */
export const variables = pairs("a map of names to values or a list of NAME=value", null);

/** A map, or a list of `name=value`. A name alone has an empty value. */
export const labels = pairs("a map of labels to values or a list of label=value", "").transform(
  (found) => Object.fromEntries(Object.entries(found).map(([name, value]) => [name, value ?? ""])),
);

function pairs(what: string, alone: string | null) {
  return z.union(
    [
      z.record(z.string(), scalar.nullable()),
      z.array(z.string().regex(/^[^=\s]+(?:=|$)/, "expected NAME=value")).transform((lines) =>
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
    z.record(z.string(), z.string()),
    z.array(z.string().regex(/^[^:=\s]+[:=]\S+$/, "expected name:address")).transform((lines) =>
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
