import { CommanderError, InvalidArgumentError } from "commander";

/** Of wrong usage. */
const usageCode = 64;

export function number(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value)) return value;
  const what = `"${text}" is no number`;
  // What is thrown by a parser of ours, commander does not print.
  process.stderr.write(`hitless-s3-local: ${what}\n`);
  throw new CommanderError(usageCode, "usage", what);
}

export function collect(text: string, before: readonly string[]): string[] {
  return [...before, text];
}

/** An origin as browsers send it, with one wildcard at most in place of a part of it, or `*`. */
export function collectOrigin(text: string, before: readonly string[]): string[] {
  const plain = text.replace(/:\*$/, ":1").replace("*", "any");
  const isOrigin = URL.canParse(plain) && new URL(plain).origin === plain;
  if (text === "*" || isOrigin) return collect(text, before);
  throw new InvalidArgumentError(
    "An origin as browsers send it was expected, such as http://localhost:3000, without a slash at its end.",
  );
}
