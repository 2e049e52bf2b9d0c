import { setTimeout as delay } from "node:timers/promises";
import { createBaseline, type Expectations, unclean } from "./baseline.ts";
import { type Clock, createClock } from "./clock.ts";
import { type Connections, createConnections } from "./connections.ts";
import type { ProbeOptions } from "./options.ts";
import { type Settings, settingsOf } from "./settings.ts";
import { type Probe, startRun } from "./run.ts";
import { startStreams, type Streams } from "./streams.ts";
import { createSwitchLog, type SwitchLog } from "./switches.ts";
import { startTraffic } from "./traffic.ts";
import { keyOf } from "./version.ts";

/**
 * Takes a clean baseline and then sends requests at a constant rate, on schedule, until `stop`.
 * A probe that is disposed of without `stop` breaks off everything at once.
 * @throws {TypeError} for options that make no sense.
 * @throws {ProbeError} `unclean-baseline` when the site does not answer well before anything changes.
 */
export async function startProbe(target: string | URL, options: ProbeOptions = {}): Promise<Probe> {
  const settings = settingsOf(target, options);
  settings.signal?.throwIfAborted();
  const clock = createClock();
  const connections = createConnections(settings);
  const streams = startStreams(settings, connections, clock);
  const switches = createSwitchLog();
  try {
    const expectations = await takeBaseline({ settings, clock, connections, streams, switches });
    return startRun({ settings, clock, connections, streams, switches, expectations });
  } catch (error) {
    streams.close();
    await connections.destroy();
    throw error;
  }
}

interface BaselineParts {
  settings: Settings;
  clock: Clock;
  connections: Connections;
  streams: Streams;
  switches: SwitchLog;
}

async function takeBaseline(parts: BaselineParts): Promise<Expectations> {
  const { settings, clock, streams, switches } = parts;
  const { rate, signal, onEvent, url } = settings;
  const perSecond = rate.kept + rate.new;
  // Two requests at least: the first may be a POST.
  const baselineMs = Math.max(settings.baselineMs, 1000 / perSecond);
  onEvent({ type: "baseline-started", url: url.href, perSecond, baselineMs });

  const baseline = createBaseline(settings);
  const traffic = startTraffic({
    ...parts,
    startAt: clock(),
    onSent: (sent) => {
      const { sentAt, endedAt, identity } = sent.exchange;
      switches.answered({ sentAt, endedAt, key: keyOf(identity) });
      baseline.add(sent);
    },
  });
  try {
    await unlessAborted(delay(baselineMs), signal);
  } finally {
    traffic.stop();
  }
  await unlessAborted(Promise.all([traffic.ended(), streams.ready()]), signal);
  const problem = streams.problem();
  const expectations = baseline.read();
  if (problem !== undefined) throw unclean(problem);
  onEvent({ type: "baseline-clean", answers: baseline.answers() });
  return expectations;
}

async function unlessAborted(
  work: Promise<unknown>,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (!signal) return void (await work);
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(reasonOf(signal));
  signal.addEventListener("abort", abort);
  try {
    await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** The reason itself, as of `throwIfAborted`; anything but an error would not tell where it came from. */
function reasonOf({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new Error("The probe was aborted", { cause: reason });
}
