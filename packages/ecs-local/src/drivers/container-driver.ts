import type { Report, TaskDriver, TaskToRun } from "../engine/task-driver.ts";
import { instanceId } from "./container-facts.ts";
import type { ContainerHost } from "./container-host.ts";
import { readLogs } from "./read-logs.ts";
import { type TaskRun, taskRun } from "./task-run.ts";

export interface ContainerDriverOptions {
  host: ContainerHost;
  report: Report;
  onProblem: (error: unknown) => void;
  /** Ended tasks whose output is kept. */
  keepEnded: number;
}

/** Runs the containers of tasks as instances of a runtime, and watches them. */
export function containerDriver(options: ContainerDriverOptions): TaskDriver {
  const { host, keepEnded, onProblem } = options;
  const runs = new Map<string, { task: TaskToRun; run: TaskRun }>();
  /** In the order of their ends. */
  const ended = new Map<string, TaskToRun>();
  const closing = new AbortController();
  let problem = "";

  function runOf(task: TaskToRun): TaskRun {
    const there = runs.get(task.id);
    if (there !== undefined) return there.run;
    const run = taskRun(task, options);
    runs.set(task.id, { task, run });
    return run;
  }

  async function watch(): Promise<void> {
    while (!closing.signal.aborted) {
      const changed = host.changed(closing.signal);
      try {
        if (runs.size > 0) await look();
        problem = "";
      } catch (error) {
        // An engine that is away is told of once.
        if (problem !== String(error)) onProblem(error);
        problem = String(error);
      }
      await changed;
    }
  }

  async function look(): Promise<void> {
    const looks = [...runs.values()].map(({ task, run }) => ({ task, take: run.look() }));
    const all = await host.runtime.list(host.labels);
    const instances = new Map(all.map((each) => [each.id, each]));
    for (const { task, take } of looks) {
      if (!take(instances)) continue;
      runs.delete(task.id);
      ended.set(task.id, task);
    }
    for (const task of [...ended.values()].slice(0, Math.max(0, ended.size - keepEnded))) {
      ended.delete(task.id);
      await removeAll(host, task);
    }
  }

  const watching = watch();
  return {
    start: (task) => runOf(task).start(),
    adopt: (task) => void runOf(task).adopt().catch(onProblem),
    async stop(task) {
      // The scheduler may not have heard yet of an end.
      if (!ended.has(task.id)) await runOf(task).stop();
    },
    async addressOf(task, container, containerPort) {
      const found = runs.get(task);
      return found && host.addressOf(found.task, container, containerPort);
    },
    logs: (task, container, asked) => readLogs(host.runtime, instanceId(task, container), asked),
    privateAddress: (order) => host.privateAddress(order),
    async close({ keep }) {
      closing.abort();
      await watching;
      const left = [...runs.values()];
      for (const { run } of left) run.leave();
      if (!keep) {
        await Promise.all(left.map(({ run }) => run.stop()));
        const all = [...ended.values(), ...left.map(({ task }) => task)];
        await Promise.all(all.map((task) => removeAll(host, task)));
      }
      await host.close({ keep });
    },
  };
}

async function removeAll(host: ContainerHost, task: TaskToRun): Promise<void> {
  for (const { name = "" } of task.definition.containerDefinitions.toReversed()) {
    await host.runtime.remove(instanceId(task, name));
  }
  await host.forget(task);
}
