import { type Probe, startProbe } from "@hitless/probe";

export interface Traffic {
  url: string;
  /** Requests per second on kept and on new connections. */
  rate: { kept: number; new: number };
}

export interface TrafficResult {
  sent: number;
  failed: number;
  streamsOpened: number;
  /** Ended properly by the server, and opened again without an event missed. */
  streamsMoved: number;
  streamsCut: number;
  /** Requests sent after a marked switch that the old version answered. */
  oldAnswers: number;
  p50Ms: number;
  p99Ms: number;
}

/** Everything that a streaming app answers. Resolves when the baseline is clean. */
export async function startTraffic({ url, rate }: Traffic): Promise<Probe> {
  return startProbe(url, {
    rate,
    baselineMs: 1_000,
    settleMs: 500,
    postPath: "/post",
    slowPath: "/slow",
    websocketPath: "/socket",
    ssePath: "/events",
  });
}

export async function endTraffic(probe: Probe): Promise<TrafficResult> {
  const { requests, streams, switches, latencyMs } = await probe.stop();
  return {
    sent: requests.sent,
    failed: requests.failed,
    streamsOpened: streams?.opened ?? 0,
    streamsMoved: streams?.moved ?? 0,
    streamsCut: streams?.cut ?? 0,
    oldAnswers: switches.reduce((sum, { oldAnswersAfter }) => sum + oldAnswersAfter, 0),
    p50Ms: latencyMs.p50,
    p99Ms: latencyMs.p99,
  };
}
