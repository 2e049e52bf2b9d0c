import { constants } from "node:os";

import { z } from "zod";

import { parseDuration } from "../../duration.ts";
import { splitWords } from "../words.ts";
import { parseBytes } from "./bytes.ts";
import { shown } from "./shown.ts";

/** A message that says what was expected, and what came. */
export function expected(what: string): { error: (issue: { input?: unknown }) => string } {
  return { error: ({ input }) => `expected ${what}, got ${shown(input)}` };
}

/** A map with these keys and no others. */
export function object<Shape extends z.ZodRawShape>(
  shape: Shape,
  what = "a map",
): z.ZodObject<Shape, z.core.$strict> {
  return z.strictObject(shape, {
    error: ({ code, input }) =>
      code === "unrecognized_keys"
        ? `this key is not supported here; supported are ${Object.keys(shape).join(", ")}`
        : `expected ${what}, got ${shown(input)}`,
  });
}

/** Text that something is read from. */
export function readAs<Value>(
  what: string,
  read: (text: string) => Value | undefined,
): z.ZodType<Value, string> {
  return z.string(expected(what)).transform((text, context) => {
    const value = read(text);
    if (value !== undefined) return value;
    context.addIssue({ code: "custom", message: `expected ${what}, got ${shown(text)}` });
    return z.NEVER;
  });
}

export const text = z.string(expected("text"));

/** What variables were put into is text at first. */
export const boolean = z
  .union(
    [z.boolean(), z.string().regex(/^(?:true|false|yes|no|on|off)$/i, expected("true or false"))],
    expected("true or false"),
  )
  .transform((value) => (typeof value === "string" ? /^(?:true|yes|on)$/i.test(value) : value));

export function integer(from: number, to: number): z.ZodType<number, number | string> {
  const what = `a whole number from ${from} to ${to}`;
  return z.union([z.number(), z.string()], expected(what)).transform((value, context) => {
    const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
    if (typeof number === "number" && Number.isInteger(number) && number >= from && number <= to) {
      return number;
    }
    context.addIssue({ code: "custom", message: `expected ${what}, got ${shown(value)}` });
    return z.NEVER;
  });
}

export const count = integer(1, 1_000_000);
export const port = integer(1, 65_535);

export const duration = readAs("a duration such as 30s, 1m30s or 500ms", parseDuration);

export const bytes = z.union(
  [z.int().min(0), readAs("a size such as 512m", parseBytes)],
  expected("a size such as 512m"),
);

const modeWords = "a mode such as 0440";

/** A file's permissions: YAML reads 0440 as a number in octal. */
export const fileMode = z.union(
  [
    z.int().max(0o777, expected(modeWords)),
    readAs(modeWords, (value) =>
      /^0?[0-7]{3}$/.test(value) ? Number.parseInt(value, 8) : undefined,
    ),
  ],
  expected(modeWords),
);

export const signalName = readAs("a signal such as SIGTERM", (name) =>
  isSignal(name) ? name : undefined,
);

function isSignal(name: string): name is NodeJS.Signals {
  return name in constants.signals;
}

export const hostAndPort = z
  .union([z.number(), z.string()], expected("host:port such as 127.0.0.1:8080"))
  .transform((value, context) => {
    const match = /^(?:(?<host>[^:\s]+|\[[^\]\s]+\]):)?(?<port>\d{1,5})$/.exec(String(value));
    const number = Number(match?.groups?.["port"]);
    if (match && number <= 65_535) {
      return { host: match.groups?.["host"]?.replace(/^\[|\]$/g, "") ?? "127.0.0.1", port: number };
    }
    const message = `expected "host:port" such as 127.0.0.1:8080, got ${shown(value)}`;
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  });

/** A command line or a list of its words. */
export const command = z.union(
  [
    z.array(text).min(1, "expected at least one word"),
    readAs("a command line", (line) => {
      const words = splitWords(line);
      return words?.length === 0 ? undefined : words;
    }),
  ],
  expected("a command line or a list of its words"),
);

export const textOrList = z
  .union([z.string(), z.array(text)], expected("text or a list of texts"))
  .transform((value) => (typeof value === "string" ? [value] : value));

export const texts = z.array(text, expected("a list of texts"));
