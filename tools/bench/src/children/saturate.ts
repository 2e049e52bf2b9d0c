// Sends as fast as answers come, over a few kept connections.
import autocannon from "autocannon";

import { quantile } from "../statistics.ts";
import { monotonicMs } from "./monotonic.ts";
import { serveParent } from "./serve-parent.ts";

export interface SaturateQuestion {
  url: string;
  connections: number;
  seconds: number;
}

export interface SaturateAnswer {
  answers: number;
  failed: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
}

serveParent(async (question: SaturateQuestion): Promise<SaturateAnswer> => {
  const { url, connections, seconds } = question;
  const latencies: number[] = [];
  const startedMs = monotonicMs();
  const running = autocannon({ url, connections, duration: seconds, sampleInt: 100 });
  // Its own histogram holds whole milliseconds.
  void running.on("response", (_client, _status, _bytes, ms) => latencies.push(ms));
  const { non2xx, errors } = await running;
  const answers = latencies.length;
  const elapsedMs = monotonicMs() - startedMs;
  checkLatencies(latencies, connections * elapsedMs);
  return {
    answers,
    failed: non2xx + errors,
    perSecond: (answers * 1000) / elapsedMs,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
  };
});

/** With one request at a time on a connection, all of them together cannot take longer than it was open. */
function checkLatencies(latencies: readonly number[], openMs: number): void {
  const sumMs = latencies.reduce((sum, ms) => sum + ms, 0);
  if (sumMs <= openMs * 1.01) return;
  throw new Error(
    `autocannon's latencies add up to ${Math.round(sumMs)} ms on connections that were open for ${Math.round(openMs)} ms. ` +
      "It puts answers to the wrong requests where a server closes kept connections.",
  );
}
