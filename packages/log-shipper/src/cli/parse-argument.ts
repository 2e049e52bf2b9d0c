import { CommanderError } from "commander";

import { exitCodes } from "./exit-codes.ts";

export function positiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value > 0) return value;
  const what = `"${text}" is no number above 0`;
  // What is thrown by a parser of ours, commander does not print.
  process.stderr.write(`hitless-log-shipper: ${what}\n`);
  throw new CommanderError(exitCodes.usage, "usage", what);
}

export function collect(text: string, before: readonly string[]): string[] {
  return [...before, text];
}
