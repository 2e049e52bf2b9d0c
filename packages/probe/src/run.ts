import { setTimeout as delay } from "node:timers/promises";
import type { Expectations } from "./baseline.ts";
import type { Clock } from "./clock.ts";
import type { Connections } from "./connections.ts";
import { createEventList } from "./event-list.ts";
import { judge } from "./judge.ts";
import type { Settings } from "./settings.ts";
import type { ProbeEvent, ProbeReceipt, SwitchFacts } from "./receipt.ts";
import { createRecorder } from "./recorder.ts";
import type { Streams } from "./streams.ts";
import type { SwitchLog, SwitchReading } from "./switches.ts";
import { round } from "./timeline.ts";
import { type Sent, startTraffic } from "./traffic.ts";

/** Steady traffic that is being sent. */
export interface Probe extends AsyncDisposable {
  /** Tells what happened on the other side: a switch, a drain limit, anything to be marked in the plot. */
  mark: (event: ProbeEvent) => void;
  /**
   * Goes on for the settle time, stops sending, waits for the last answers (for the request time-out
   * at most) and adds up. Called again, it gives the same receipt; to dispose of the probe meanwhile
   * waits for it.
   */
  stop: () => Promise<ProbeReceipt>;
}

export interface RunParts {
  settings: Settings;
  clock: Clock;
  connections: Connections;
  streams: Streams;
  switches: SwitchLog;
  expectations: Expectations;
}

/** Sends from now on what counts. */
export function startRun(parts: RunParts): Probe {
  const { settings, clock, connections, streams, switches, expectations } = parts;
  const { signal, settleMs, onEvent } = settings;
  const startAt = clock();
  const recorder = createRecorder(startAt, settings, switches);
  const events = createEventList(startAt);
  const noteFailure = transitions(settings, startAt);

  const onSent = (sent: Sent) => {
    const expected = expectations[sent.kind] ?? settings.expected ?? { is: "class", hundreds: 2 };
    const failure = judge(expected, sent.exchange.reply);
    recorder.add({ ...sent, ...(failure !== undefined && { failure }) });
    noteFailure(sent, failure);
  };
  streams.begin((reason) => onEvent({ type: "stream-cut", atMs: clock() - startAt, reason }));
  const traffic = startTraffic({ settings, connections, clock, startAt, onSent });
  const abort = () => void traffic.stop();
  signal?.addEventListener("abort", abort);

  const close = async () => {
    signal?.removeEventListener("abort", abort);
    traffic.stop();
    streams.close();
    await connections.destroy();
    await traffic.ended();
  };
  const finish = async (): Promise<ProbeReceipt> => {
    try {
      await delay(settleMs, undefined, signal ? { signal } : {}).catch(() => undefined);
      const durationMs = traffic.stop() - startAt;
      await Promise.all([traffic.ended(), streams.stop()]);
      onEvent({ type: "stopped", durationMs });
      const streamCount = streams.count(events.drainLimits());
      return {
        schemaVersion: 1,
        url: settings.url.href,
        startedAt: new Date(startAt).toISOString(),
        durationMs: round(durationMs),
        rate: settings.rate,
        ...recorder.read(durationMs),
        switches: switches.read().map((reading) => factsOf(reading, startAt)),
        ...(streamCount && { streams: streamCount }),
        events: events.read(),
      };
    } finally {
      await close();
    }
  };

  let finished: Promise<ProbeReceipt> | undefined;
  return {
    mark: (event) => {
      events.add(event);
      if (event.type === "switched") switches.switched(event.at);
    },
    stop: () => (finished ??= finish()),
    // A receipt that is being made is not spoiled, as by `return probe.stop()` below `await using`.
    [Symbol.asyncDispose]: async () => {
      await (finished ?? close());
    },
  };
}

/** Tells of the first failure after good answers, and of the first good answer after failures. */
function transitions(
  { onEvent }: Settings,
  startAt: number,
): (sent: Sent, failure?: string) => void {
  let isFailing = false;
  return ({ exchange }, failure) => {
    const atMs = exchange.endedAt - startAt;
    if (failure !== undefined && !isFailing) onEvent({ type: "failing", atMs, reason: failure });
    if (failure === undefined && isFailing) onEvent({ type: "good-again", atMs });
    isFailing = failure !== undefined;
  };
}

function factsOf(
  { at, firstNewAt, lastOldAt, oldAnswersAfter }: SwitchReading,
  startAt: number,
): SwitchFacts {
  return {
    atMs: round(at - startAt),
    ...(firstNewAt !== undefined && { firstNewMs: round(firstNewAt - startAt) }),
    ...(lastOldAt !== undefined && { lastOldMs: round(lastOldAt - startAt) }),
    oldAnswersAfter,
  };
}
