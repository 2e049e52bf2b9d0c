import { type Command, Option } from "commander";
import { duration, expected, header, number, pattern, wholeNumber } from "./cli-values.ts";
import type { Expected } from "./judge.ts";
import type { ProbeOptions } from "./options.ts";
import { isLoopback } from "./settings.ts";
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
