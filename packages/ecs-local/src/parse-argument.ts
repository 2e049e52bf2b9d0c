import { CommanderError } from "commander";

import type { StartListener } from "./elb/listen-at-start.ts";

/** Of wrong usage. */
const usageCode = 64;

export function number(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value)) return value;
  throw new CommanderError(usageCode, "usage", usage(`"${text}" is no number`));
}

export function listener(text: string, before: StartListener[]): StartListener[] {
  const [, name, port] = /^([^=]+)=(\d{1,5})$/.exec(text) ?? [];
  if (name !== undefined) return [...before, { name, port: Number(port) }];
  const what = `--listener ${text}: a name and a port were expected, such as web=8080`;
  throw new CommanderError(usageCode, "usage", usage(what));
}

/** What is thrown by a parser of ours, commander does not print. */
function usage(what: string): string {
  process.stderr.write(`hitless-ecs-local: ${what}\n`);
  return what;
}
