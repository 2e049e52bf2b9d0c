import { setTimeout as delay } from "node:timers/promises";
import { type CliOptions, probeOptionsOf } from "./cli-options.ts";
import { ProbeError } from "./errors.ts";
import { type EventsFile, watchEventsFile } from "./events-file.ts";
import { exitCodeOf, exitCodes } from "./exit-codes.ts";
import { type Interrupt, onInterrupt } from "./interrupts.ts";
import { checkOutputs, writeReceipt } from "./outputs.ts";
import { parseEvent } from "./parse-event.ts";
import { startProbe } from "./probe.ts";
import type { ProbeProgress } from "./progress.ts";
import type { Probe } from "./run.ts";
import { runCommand } from "./run-command.ts";
import { failedTotal } from "./verdict.ts";

/** Probes a site while the command runs, or for a time, and prints the receipt. Resolves with the exit code. */
export async function probeAround(
  url: string,
  command: readonly string[],
  options: CliOptions,
): Promise<number> {
  await checkOutputs(options);
  const ending = new AbortController();
  const running: { command?: ReturnType<typeof runCommand> } = {};
  let interrupt: Interrupt | undefined;
  using _interrupts = onInterrupt((signal) => {
    interrupt = signal;
    if (!running.command) ending.abort();
    // On a terminal Ctrl-C goes to the command as well; it must not come twice.
    else if (signal !== "SIGINT" || !process.stdin.isTTY) running.command.kill(signal);
  });

  const own = { ...probeOptionsOf(url, options), onEvent: narrator(), signal: ending.signal };
  let probe: Probe;
  try {
    probe = await startProbe(url, own);
  } catch (error) {
    if (interrupt) return exitCodeOf(interrupt);
    if (!(error instanceof ProbeError)) throw error;
    say(error.message);
    return exitCodes.uncleanBaseline;
  }

  await using started = probe;
  if (command.length === 0) {
    await delay(options.for ?? 0, undefined, { signal: ending.signal }).catch(() => undefined);
    const code = await conclude(started, options);
    return interrupt ? exitCodeOf(interrupt) : code;
  }
  await using events = await watchEvents(started);
  running.command = runCommand(command, { HITLESS_PROBE_EVENTS: events.path });
  const { exitCode, error } = await running.command.ended;
  delete running.command;
  if (error !== undefined) say(`the command could not be started: ${error}`);
  await events.finish();
  return await conclude(started, options, { line: command.join(" "), exitCode });
}

async function conclude(
  probe: Probe,
  options: CliOptions,
  command?: { line: string; exitCode: number },
): Promise<number> {
  const receipt = { ...(await probe.stop()), ...(command && { command }) };
  await writeReceipt(receipt, options);
  const failed = failedTotal(receipt);
  if (command && command.exitCode !== 0) return command.exitCode;
  return failed > options.maxFailed ? exitCodes.failed : exitCodes.good;
}

const MAX_PROBLEMS = 10;

async function watchEvents(probe: Probe): Promise<EventsFile> {
  const from = Date.now() - 1000;
  let problems = 0;
  return watchEventsFile((line) => {
    const now = Date.now();
    const read = parseEvent(line, { from, to: now + 1000 });
    if ("event" in read) return probe.mark(read.event);
    problems += 1;
    if (problems > MAX_PROBLEMS) return;
    const more = problems === MAX_PROBLEMS ? " (further such lines are not shown)" : "";
    say(`a line of HITLESS_PROBE_EVENTS was ignored: ${read.problem}${more}`);
    probe.mark({ at: now, type: "malformed", text: read.problem + more });
  });
}

const MAX_LINES = 10;

/** Tells on stderr, in whole lines between those of the command, what changes. */
function narrator(): (event: ProbeProgress) => void {
  let lines = 0;
  return (event) => {
    const line = lineOf(event);
    if (line === undefined || lines > MAX_LINES) return;
    lines += 1;
    say(lines > MAX_LINES ? "more of this is in the receipt" : line);
  };
}

function lineOf(event: ProbeProgress): string | undefined {
  switch (event.type) {
    case "baseline-started":
      return `${event.perSecond} requests per second to ${event.url}; first ${seconds(event.baselineMs)} without the command`;
    case "baseline-clean":
      return `${event.answers} good answers, none failed; starting`;
    case "failing":
      return `${seconds(event.atMs)}: ${event.reason}`;
    case "good-again":
      return `${seconds(event.atMs)}: good answers again`;
    case "stream-cut":
      return `${seconds(event.atMs)}: stream: ${event.reason}`;
    case "stopped":
      return undefined;
  }
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

function say(line: string): void {
  process.stderr.write(`hitless-probe: ${line}\n`);
}
