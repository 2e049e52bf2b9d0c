import { styleText } from "node:util";
import { format, type Logform } from "winston";

import { MESSAGE, entryOf } from "./entry.ts";
import type { Plain } from "./plain.ts";
import { readOrigin } from "./origin.ts";
import { commonSecrets, redactionOf } from "./redaction.ts";
import { type Severities, severityOf } from "./severity.ts";

export interface ConsoleFormatOptions {
  /** As for the transport. @default commonSecrets */
  redact?: readonly string[];
  /** As for the transport. */
  severities?: Severities;
  /**
   * Whose colors are asked for: none unless it is a terminal, nor with `NO_COLOR`; `FORCE_COLOR` forces them.
   * @default process.stdout
   */
  stream?: NodeJS.WritableStream;
}

type Style = Parameters<typeof styleText>[0];

const colors = {
  emerg: "magenta",
  alert: "magenta",
  crit: "magenta",
  err: "red",
  warning: "yellow",
  notice: "cyan",
  info: "green",
  debug: "gray",
} as const satisfies Record<string, Style>;

/**
 * A winston format for people: `12:34:56.789 info  saved  id=7`, in the local time, and what has many lines, such
 * as a stack, below it. Control characters are shown and not obeyed by the terminal.
 */
export function consoleFormat({
  redact = commonSecrets,
  severities = {},
  stream = process.stdout,
}: ConsoleFormatOptions = {}): Logform.Format {
  const hides = redactionOf(redact);
  const paint = (style: Style, text: string) => styleText(style, text, { stream });
  return format((info) => {
    const { level, text, fields } = entryOf(info, hides);
    const { at } = readOrigin(info, () => undefined);
    const { inline, below } = arrange(fields);
    const line = [
      paint("gray", timeOf(at)),
      paint(colors[severityOf(level, severities)], level.padEnd(5)),
      visible(text),
      ...inline.map(([name, value]) => `${paint("gray", `${visible(name)}=`)}${visible(value)}`),
    ].join(" ");
    info[MESSAGE] = [line, ...below.map((each) => paint("gray", visible(each)))].join("\n");
    return info;
  })();
}

/** A stack begins with the error's name; what has many lines goes below the line. */
function arrange(fields: Readonly<Record<string, Plain>>): {
  inline: [string, string][];
  below: string[];
} {
  const stack = fields["stack"];
  const inline: [string, string][] = [];
  const below: string[] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (name === "name" && typeof stack === "string") continue;
    const text = typeof value === "string" ? value : JSON.stringify(value);
    if (name === "stack" && value === stack) below.unshift(indented(text));
    else if (name === "cause" && isError(value)) below.push(...causes(value));
    else if (text.includes("\n")) below.push(indented(`${name}: ${text}`));
    else inline.push([name, text]);
  }
  return { inline, below };
}

type PlainError = { [key: string]: Plain } & { stack: string };

function causes(error: PlainError): string[] {
  const { stack, name: _name, message: _message, cause, ...rest } = error;
  const more = Object.keys(rest).length === 0 ? "" : ` ${JSON.stringify(rest)}`;
  const own = indented(`caused by ${stack}${more}`);
  return isError(cause) ? [own, ...causes(cause)] : [own];
}

function isError(value: Plain | undefined): value is PlainError {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    typeof value["stack"] === "string"
  );
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, "    ");
}

function timeOf(at: number): string {
  const date = new Date(at);
  const parts = [date.getHours(), date.getMinutes(), date.getSeconds()];
  const time = parts.map((part) => String(part).padStart(2, "0")).join(":");
  return `${time}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

/** Text from outside could else move the cursor, or worse. */
function visible(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are the ones to show
  return text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(2, "0");
    return `\\x${code}`;
  });
}
