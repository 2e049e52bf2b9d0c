import { type Command, InvalidArgumentError, Option } from "commander";
import type { Expected } from "./judge.ts";
import { isLoopback, type ProbeOptions } from "./options.ts";
import type { Rate } from "./schedule.ts";
import type { VersionSource } from "./version.ts";

/** The options as commander reads them. */
export interface CliOptions {
  rate?: number;
  kept?: number;
  new?: number;
  timeout: number;
  expect?: Expected;
  header: Record<string, string>;
  postPath?: string;
  slowPath?: string;
  websocketPath?: string;
  ssePath?: string;
  versionHeader?: string;
  versionJson?: string;
  versionRegexp?: RegExp;
  maxFailed: number;
  json?: string;
  html?: string;
  baseline: number;
  settle: number;
  for?: number;
}

/** A rate from which on a host that is not this machine must be meant: by `--rate`. */
const CAREFUL_RATE = 200;

/** Declares the options of `hitless-probe`. */
export function addOptions(command: Command): Command {
  return command
    .option(
      "--rate <n>",
      "requests per second, four of five on kept connections (default: 50)",
      number,
    )
    .option("--kept <n>", "requests per second on kept connections (default: 40)", number)
    .option("--new <n>", "requests per second on new connections (default: 10)", number)
    .addOption(time("--timeout <time>", "for one request").default(10_000, "10s"))
    .option(
      "--expect <status>",
      "what a good answer has, such as 200 or 2xx; else as in the baseline",
      expected,
    )
    .option("--header <line>", "'Name: value', added to every request; may be repeated", header, {})
    .option("--post-path <path>", "every fifth request is a POST to this path, with a unique id")
    .option("--slow-path <path>", "three requests a second to a path whose answer takes long")
    .option("--websocket-path <path>", "hold two WebSockets open to this path")
    .option("--sse-path <path>", "hold two streams of server-sent events open to this path")
    .addOption(
      new Option(
        "--version-header <name>",
        "where answers name their version (default: x-hitless-version)",
      ).conflicts(["versionJson", "versionRegexp"]),
    )
    .addOption(
      new Option(
        "--version-json <field>",
        "a field of the JSON body, such as app.version",
      ).conflicts("versionRegexp"),
    )
    .addOption(
      new Option(
        "--version-regexp <pattern>",
        "the first group of this pattern in the body",
      ).argParser(pattern),
    )
    .option("--max-failed <n>", "so many may fail before the exit code is 70", wholeNumber, 0)
    .option("--json <file>", "write the receipt as JSON; - for stdout")
    .option("--html <file>", "write the receipt as one HTML file")
    .addOption(
      time("--baseline <time>", "how long the site must answer well first").default(2000, "2s"),
    )
    .addOption(time("--settle <time>", "how long to go on after the command").default(2000, "2s"))
    .addOption(time("--for <time>", "without a command: how long to send"));
}

/** The options of the library for these of the command. @throws {TypeError} for a rate that is not meant. */
export function probeOptionsOf(url: string, options: CliOptions): ProbeOptions {
  const { expect, postPath, slowPath, websocketPath, ssePath } = options;
  const version = versionOf(options);
  return {
    rate: rateOf(url, options),
    timeoutMs: options.timeout,
    baselineMs: options.baseline,
    settleMs: options.for === undefined ? options.settle : 0,
    headers: options.header,
    ...(expect !== undefined && { expect }),
    ...(postPath !== undefined && { postPath }),
    ...(slowPath !== undefined && { slowPath }),
    ...(websocketPath !== undefined && { websocketPath }),
    ...(ssePath !== undefined && { ssePath }),
    ...(version && { version }),
  };
}

function rateOf(url: string, { rate, kept, new: fresh }: CliOptions): Rate {
  const split = splitOf({ rate, kept, fresh });
  const total = split.kept + split.new;
  const isFar = URL.canParse(url) && !isLoopback(new URL(url));
  if (rate === undefined && total > CAREFUL_RATE && isFar) {
    throw new TypeError(
      `${total} requests per second to ${new URL(url).host}: more than ${CAREFUL_RATE} to another host must be asked for by --rate ${total}`,
    );
  }
  if (rate !== undefined && Math.abs(total - rate) > 1e-9) {
    throw new TypeError(
      `--kept ${split.kept} and --new ${split.new} do not add up to --rate ${rate}`,
    );
  }
  return split;
}

function splitOf({
  rate,
  kept,
  fresh,
}: Record<"rate" | "kept" | "fresh", number | undefined>): Rate {
  if (rate === undefined) return { kept: kept ?? 40, new: fresh ?? 10 };
  if (kept !== undefined) return { kept, new: fresh ?? Math.max(0, rate - kept) };
  if (fresh !== undefined) return { kept: Math.max(0, rate - fresh), new: fresh };
  return { kept: rate * 0.8, new: rate - rate * 0.8 };
}

function versionOf({
  versionHeader,
  versionJson,
  versionRegexp,
}: CliOptions): VersionSource | undefined {
  if (versionHeader !== undefined) return { from: "header", name: versionHeader };
  if (versionJson !== undefined) return { from: "json", path: versionJson };
  if (versionRegexp !== undefined) return { from: "regexp", pattern: versionRegexp };
  return undefined;
}

function time(flags: string, description: string): Option {
  return new Option(flags, description).argParser(duration);
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError("Expected a number, such as 50.");
}

function wholeNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Expected a whole number, such as 0.");
}

function duration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text);
  const unit = { ms: 1, s: 1000, m: 60_000 }[match?.[2] ?? ""];
  if (match && unit !== undefined) return Number(match[1]) * unit;
  throw new InvalidArgumentError("Expected a time with its unit, such as 500ms, 30s or 2m.");
}

function expected(text: string): Expected {
  if (/^[1-5]xx$/.test(text)) return text as Expected;
  if (/^[1-5]\d\d$/.test(text)) return Number(text);
  throw new InvalidArgumentError(
    "Expected a status, such as 200, or a class of them, such as 2xx.",
  );
}

function header(line: string, earlier: Record<string, string>): Record<string, string> {
  const colon = line.indexOf(":");
  // Not an `InvalidArgumentError`, with which commander shows the line: it may hold a secret.
  if (colon < 1) throw new TypeError("--header must be 'Name: value'; what was given has no colon");
  return { ...earlier, [line.slice(0, colon).trim()]: line.slice(colon + 1).trim() };
}

function pattern(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch {
    throw new InvalidArgumentError("Expected a regular expression, such as 'version (\\d+)'.");
  }
}
