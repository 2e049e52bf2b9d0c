import { CommanderError } from "commander";

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
