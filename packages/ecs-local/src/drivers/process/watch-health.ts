import { execFile } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";

import type { HealthCheck } from "@aws-sdk/client-ecs";

import type { Wire } from "../../wire.ts";

/** The shortest wait between two checks. */
const minIntervalMs = 50;

export interface WatchHealthOptions {
  environment: Readonly<Record<string, string>>;
  workingFolder: string;
  /** Divides the interval, not the time-out and not the start period. */
  speed: number;
  onHealth: (health: "HEALTHY" | "UNHEALTHY") => void;
  signal: AbortSignal;
}

/**
 * Runs the health check of a container again and again, until the signal.
 * Source: Amazon ECS API Reference, "HealthCheck".
 */
export async function watchHealth(
  check: Wire<HealthCheck>,
  options: WatchHealthOptions,
): Promise<void> {
  const { interval = 30, retries = 3, startPeriod = 0 } = check;
  const { speed, onHealth, signal } = options;
  const startedAt = Date.now();
  let failed = 0;
  let told: string | undefined;
  while (!signal.aborted) {
    const passed = await run(check, options);
    // Failures in the start period do not count, a success does.
    const counts = passed || Date.now() - startedAt >= startPeriod * 1000;
    if (counts) failed = passed ? 0 : failed + 1;
    const health = passed ? "HEALTHY" : failed >= retries ? "UNHEALTHY" : undefined;
    if (health !== undefined && health !== told) onHealth(health);
    told = health ?? told;
    const waitMs = Math.max(minIntervalMs, (interval * 1000) / speed);
    await delay(waitMs, undefined, { signal }).catch(() => undefined);
  }
}

function run(
  { command, timeout = 5 }: Wire<HealthCheck>,
  { environment, workingFolder, signal }: WatchHealthOptions,
): Promise<boolean> {
  const [kind, ...words] = command;
  const [program = "false", ...args] =
    kind === "CMD-SHELL" ? ["sh", "-c", words.join(" ")] : kind === "CMD" ? words : command;
  return new Promise((resolve) => {
    execFile(
      program,
      args,
      {
        cwd: workingFolder,
        env: { PATH: process.env["PATH"], ...environment },
        timeout: timeout * 1000,
        killSignal: "SIGKILL",
        maxBuffer: 65_536,
        signal,
      },
      (error) => resolve(error === null),
    );
  });
}
