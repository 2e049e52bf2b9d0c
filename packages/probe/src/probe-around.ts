import { setTimeout as delay } from "node:timers/promises";
import { type CliOptions, probeOptionsOf } from "./cli-options.ts";
import { ProbeError } from "./errors.ts";
import { type EventsFile, watchEventsFile } from "./events-file.ts";
import { exitCodeOf, exitCodes } from "./exit-codes.ts";
import { type Interrupts, takeInterrupts } from "./interrupts.ts";
import { narrator, say } from "./narrate.ts";
import { checkOutputs, writeReceipt } from "./outputs.ts";
import { parseEvent } from "./parse-event.ts";
import { startProbe } from "./probe.ts";
import type { ProbeReceipt } from "./receipt.ts";
import type { Probe } from "./run.ts";
import { runCommand } from "./run-command.ts";
import { failedTotal } from "./verdict.ts";

/**
 * Probes a site while the command runs, or for a time where there is none, and prints the receipt.
 * Resolves with the exit code.
 */
export async function probeAround(
  url: string,
  command: readonly string[],
  options: CliOptions,
): Promise<number> {
  const probeOptions = probeOptionsOf(url, options);
  await checkOutputs(options);
  using interrupts = takeInterrupts();
  const { signal } = interrupts;
  try {
    await using probe = await startProbe(url, { ...probeOptions, onEvent: narrator(), signal });
    const receipt =
      command.length === 0
        ? await forTime(probe, options.for ?? 0, signal)
        : await whileRunning(probe, command, interrupts);
    await writeReceipt(receipt, options);
    return exitCode(receipt, options.maxFailed, interrupts);
  } catch (error) {
    const interrupt = interrupts.last();
    if (interrupt && error === signal.reason) return exitCodeOf(interrupt);
    if (!(error instanceof ProbeError)) throw error;
    say(error.message);
    return exitCodes.uncleanBaseline;
  }
}

async function forTime(
  probe: Probe,
  milliseconds: number,
  signal: AbortSignal,
): Promise<ProbeReceipt> {
  await delay(milliseconds, undefined, { signal }).catch(() => undefined);
  return probe.stop();
}

async function whileRunning(
  probe: Probe,
  command: readonly string[],
  interrupts: Interrupts,
): Promise<ProbeReceipt> {
  await using events = await watchEvents(probe);
  // Ctrl-C just now: the command must not begin.
  interrupts.signal.throwIfAborted();
  const running = runCommand(command, { HITLESS_PROBE_EVENTS: events.path });
  interrupts.passTo(running);
  const { exitCode: code, error } = await running.ended;
  interrupts.passTo(undefined);
  if (error !== undefined) say(`the command could not be started: ${error}`);
  await events.finish();
  return { ...(await probe.stop()), command: { line: command.join(" "), exitCode: code } };
}

function exitCode(receipt: ProbeReceipt, maxFailed: number, interrupts: Interrupts): number {
  const { command } = receipt;
  const interrupt = interrupts.last();
  if (command && command.exitCode !== 0) return command.exitCode;
  if (!command && interrupt) return exitCodeOf(interrupt);
  return failedTotal(receipt) > maxFailed ? exitCodes.failed : exitCodes.good;
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
