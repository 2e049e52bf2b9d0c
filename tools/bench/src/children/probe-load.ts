// Sends the load of @hitless/probe.
import { setTimeout as delay } from "node:timers/promises";

import { startProbe } from "@hitless/probe";

import type { LoadAnswer, LoadQuestion } from "./load.ts";
import { cpuMs, monotonicMs } from "./monotonic.ts";
import { serveParent } from "./serve-parent.ts";

serveParent(async (question: LoadQuestion): Promise<LoadAnswer> => {
  const { url, rate, seconds, warmUpSeconds } = question;
  const before = { atMs: 0, cpuMs: 0 };
  await using probe = await startProbe(url, {
    rate: { kept: rate, new: 0 },
    baselineMs: warmUpSeconds * 1000,
    settleMs: 0,
    onEvent: ({ type }) => {
      // The first request that counts is sent right after this.
      if (type === "baseline-clean") Object.assign(before, { atMs: monotonicMs(), cpuMs: cpuMs() });
    },
  });
  await delay(before.atMs + seconds * 1000 - monotonicMs());
  const used = cpuMs() - before.cpuMs;
  const receipt = await probe.stop();
  const failures = receipt.failures.map(({ reason, count }) => `${count} times ${reason}`);
  return { startedMs: before.atMs, cpuMs: used, failures };
});
