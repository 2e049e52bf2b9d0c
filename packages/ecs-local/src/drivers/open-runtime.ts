import { join, resolve } from "node:path";

import type { Proxy } from "@hitless/proxy";
import { processRuntime } from "@hitless/runtime";

import type { Report, TaskDriver } from "../engine/task-driver.ts";
import { type CheckTarget, checkTarget } from "../load-balancing/check-target.ts";
import { openProxy } from "../load-balancing/open-proxy.ts";
import type { EcsLocalOptions, RuntimeChoice } from "../options.ts";
import type { State } from "../state/store.ts";
import { containerDriver } from "./container-driver.ts";
import { openDocker } from "./docker/open-docker.ts";
import { processHost } from "./process/process-host.ts";
import { removeStrays } from "./remove-strays.ts";
import { secretsFor } from "./secrets-for.ts";
import { defaultTimes, simulatedDriver } from "./simulated.ts";

/** What runs tasks and carries their traffic. */
export interface OpenRuntime {
  driver: TaskDriver;
  /** Absent: there is no traffic. */
  proxy: Proxy | undefined;
  check: CheckTarget;
  /** How long a new target may fail its checks before it is called unhealthy. */
  startAllowanceMs: number;
  close: (options: { keep: boolean }) => Promise<void>;
}

interface Given {
  state: State;
  save: () => void;
  report: Report;
  onProblem: (error: unknown) => void;
}

/** An app's start is not compressed, so its target gets as long as without, but not longer than this. */
const maxStartAllowanceMs = 10_000;

/** @throws {EcsLocalError} `no-engine`, `unsupported` */
export async function openRuntime(
  { runtime = { via: "simulated" }, speed = 1, stateFile }: EcsLocalOptions,
  given: Given,
): Promise<OpenRuntime> {
  if (runtime.via === "simulated") {
    const times = { ...defaultTimes, ...runtime.times };
    const driver = simulatedDriver({ times, speed, report: given.report });
    const close = (how: { keep: boolean }) => driver.close(how);
    return { driver, proxy: undefined, check: driver.check, startAllowanceMs: 0, close };
  }
  const driver =
    runtime.via === "docker"
      ? await openDocker(runtime, { ...given, speed })
      : await openProcesses(runtime, { ...given, speed });
  const balancing = await openProxy(runtime.proxy ?? { via: "embedded" }, {
    folder: resolve(runtime.folder),
    fresh: stateFile === undefined,
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

async function openProcesses(
  { folder, workingFolder = "." }: Extract<RuntimeChoice, { via: "process" }>,
  given: Given & { speed: number },
): Promise<TaskDriver> {
  const runtime = processRuntime({ folder: join(resolve(folder), "tasks") });
  await removeStrays(runtime, {}, given.state);
  const host = processHost({
    speed: given.speed,
    runtime,
    workingFolder: resolve(workingFolder),
    secretsFor: (container) => secretsFor(given.state, container),
  });
  return containerDriver({ ...given, host, keepEnded: 100 });
}
