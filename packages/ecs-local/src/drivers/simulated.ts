import type { Address, Report, TaskDriver, TaskToRun } from "../engine/task-driver.ts";
import type { CheckTarget } from "../load-balancing/check-target.ts";

/** How long simulated tasks take, in milliseconds of ECS's time: they are divided by the speed. */
export interface SimulatedTimes {
  /** From PENDING to RUNNING. @default 5_000 */
  startMs: number;
  /** From RUNNING until checks pass. @default 5_000 */
  healthMs: number;
  /** From SIGTERM to the end. @default 1_000 */
  stopMs: number;
}

export const defaultTimes: SimulatedTimes = { startMs: 5_000, healthMs: 5_000, stopMs: 1_000 };

/** The variable of a container by which a task definition says how its simulated tasks fare. */
export const outcomeVariable = "HITLESS_SIMULATED";

/**
 * Tasks that run nothing and take given times. A container whose environment has `HITLESS_SIMULATED` as
 * `unpullable`, `exits` or `unhealthy` fares so.
 */
export function simulatedDriver({
  times,
  speed,
  report,
}: {
  times: SimulatedTimes;
  speed: number;
  report: Report;
}): TaskDriver & { check: CheckTarget } {
  const timers = new Map<string, NodeJS.Timeout>();
  /** Tasks that checks find well. */
  const well = new Set<string>();

  function after(task: TaskToRun, ms: number, then: () => void): void {
    clearTimeout(timers.get(task.id));
    timers.set(task.id, setTimeout(then, ms / speed));
  }

  function run(task: TaskToRun): void {
    const { cluster, id } = task;
    after(task, times.healthMs, () => {
      const outcome = outcomeOf(task);
      if (outcome === "exits") end(task, 1);
      else if (outcome !== "unhealthy") well.add(id);
      for (const { name = "", healthCheck } of task.definition.containerDefinitions) {
        if (healthCheck === undefined || outcome === "exits") continue;
        const health = outcome === "unhealthy" ? "UNHEALTHY" : "HEALTHY";
        report(cluster, { type: "container-health", task: id, container: name, health });
      }
    });
  }

  function end(task: TaskToRun, exitCode: number): void {
    const { cluster, id } = task;
    clearTimeout(timers.get(id));
    timers.delete(id);
    well.delete(id);
    for (const { name = "" } of task.definition.containerDefinitions) {
      report(cluster, { type: "container-exited", task: id, container: name, exitCode });
    }
    report(cluster, { type: "task-exited", task: id });
  }

  return {
    async start(task) {
      const { cluster, id } = task;
      report(cluster, { type: "task-pulling", task: id });
      after(task, times.startMs, () => {
        if (outcomeOf(task) !== "unpullable") {
          report(cluster, { type: "task-started", task: id });
          run(task);
          return;
        }
        const image = task.definition.containerDefinitions[0]?.image ?? "";
        const reason = `CannotPullContainerError: pull access denied for ${image}`;
        report(cluster, { type: "task-failed-to-start", task: id, reason });
      });
    },
    adopt: run,
    stop: async (task) => after(task, times.stopMs, () => end(task, 0)),
    addressOf: (_task, _container, containerPort) =>
      Promise.resolve<Address>({ host: "192.0.2.1", port: containerPort }),
    // Nothing runs, so nothing is written.
    logs: () => Promise.resolve([]),
    privateAddress: (order) => `10.${(order >> 16) & 255}.${(order >> 8) & 255}.${order & 255}`,
    close() {
      for (const timer of timers.values()) clearTimeout(timer);
      return Promise.resolve();
    },
    check: ({ task = "" }) =>
      Promise.resolve(
        well.has(task) ? { passed: true } : { passed: false, reason: "Health checks failed" },
      ),
  };
}

function outcomeOf({ definition }: TaskToRun): string | undefined {
  for (const { environment = [] } of definition.containerDefinitions) {
    const found = environment.find(({ name }) => name === outcomeVariable);
    if (found !== undefined) return found.value;
  }
  return undefined;
}
