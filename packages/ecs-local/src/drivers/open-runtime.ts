import { join, resolve } from "node:path";

import type { Proxy } from "@hitless/proxy";
import { processRuntime } from "@hitless/runtime";

import type { Report, TaskDriver } from "../engine/task-driver.ts";
import { type CheckTarget, checkTarget } from "../load-balancing/check-target.ts";
import { openProxy } from "../load-balancing/open-proxy.ts";
import type { EcsLocalOptions } from "../options.ts";
import type { State } from "../state/store.ts";
import { processDriver } from "./process/process-driver.ts";
import { secretsFor } from "./secrets-for.ts";
import { defaultTimes, simulatedDriver } from "./simulated.ts";

/** What runs tasks and carries their traffic. A driver for containers will be one more of these. */
export interface OpenRuntime {
  driver: TaskDriver;
  /** Absent: there is no traffic. */
  proxy: Proxy | undefined;
  check: CheckTarget;
  /** How long a new target may fail its checks before it is called unhealthy. */
  startAllowanceMs: number;
  close: (options: { keep: boolean }) => Promise<void>;
}

/** An app's start is not compressed, so its target gets as long as without, but not longer than this. */
const maxStartAllowanceMs = 10_000;

export function openRuntime(
  { runtime = { via: "simulated" }, speed = 1 }: EcsLocalOptions,
  given: { state: State; report: Report; onProblem: (error: unknown) => void },
): OpenRuntime {
  if (runtime.via === "simulated") {
    const times = { ...defaultTimes, ...runtime.times };
    const driver = simulatedDriver({ times, speed, report: given.report });
    const close = (how: { keep: boolean }) => driver.close(how);
    return { driver, proxy: undefined, check: driver.check, startAllowanceMs: 0, close };
  }
  const folder = resolve(runtime.folder);
  const balancing = openProxy(runtime.proxy ?? { via: "embedded" }, folder);
  const driver = processDriver({
    ...given,
    speed,
    runtime: processRuntime({ folder: join(folder, "tasks") }),
    workingFolder: resolve(runtime.workingFolder ?? "."),
    secretsFor: (container) => secretsFor(given.state, container),
  });
  return {
    driver,
    proxy: balancing.proxy,
    check: checkTarget,
    startAllowanceMs: speed === 1 ? 0 : maxStartAllowanceMs,
    async close({ keep }) {
      await driver.close({ keep });
      await balancing.close({ keep });
    },
  };
}
