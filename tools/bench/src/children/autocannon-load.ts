// Sends the load of autocannon at a constant rate.
import { setTimeout as delay } from "node:timers/promises";

import autocannon from "autocannon";

import type { LoadAnswer, LoadQuestion } from "./load.ts";
import { cpuMs, monotonicMs } from "./monotonic.ts";
import { serveParent } from "./serve-parent.ts";

/** As many as the probe keeps. */
const connections = 10;

serveParent(async (question: LoadQuestion): Promise<LoadAnswer> => {
  const { url, rate, seconds, warmUpSeconds } = question;
  const load = { url, connections, overallRate: rate, sampleInt: 100 };
  await autocannon({ ...load, duration: warmUpSeconds });

  const startedMs = monotonicMs();
  const before = cpuMs();
  const running = autocannon({ ...load, duration: seconds });
  await delay(startedMs + seconds * 1000 - monotonicMs());
  const used = cpuMs() - before;
  const { non2xx, errors } = await running;
  const failures = [
    ...(non2xx > 0 ? [`${non2xx} times no status of 2xx`] : []),
    ...(errors > 0 ? [`${errors} times an error`] : []),
  ];
  return { startedMs, cpuMs: used, failures };
});
