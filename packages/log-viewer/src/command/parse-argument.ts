import { CommanderError } from "commander";

/** Of wrong usage. */
const usageCode = 64;

export function number(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value)) return value;
  throw wrong(`"${text}" is no number`);
}

/** A port, or "off". */
export function portOrOff(text: string): number | false {
  return text === "off" ? false : number(text);
}

const units: Readonly<Record<string, number>> = { "": 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12 };

/** A number of bytes, such as 500M or 4G. */
export function bytes(text: string): number {
  const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)([kmgt]?)b?$/i.exec(text) ?? [];
  if (amount === undefined) throw wrong(`"${text}" is no size such as 500M or 4G`);
  return Math.round(Number(amount) * (units[unit.toLowerCase()] ?? 1));
}

/** `name=url`, added to those before. */
export function webhook(text: string, before: Readonly<Record<string, string>>) {
  const [, name, url] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || url === undefined) throw wrong(`"${text}" is no name=url`);
  return { ...before, [name]: url };
}

function wrong(what: string): CommanderError {
  // What is thrown by a parser of ours, commander does not print.
  process.stderr.write(`hitless-log-viewer: ${what}\n`);
  return new CommanderError(usageCode, "usage", what);
}
