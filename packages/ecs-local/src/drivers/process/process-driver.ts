import { setTimeout as delay } from "node:timers/promises";

import { type Runtime } from "@hitless/runtime";

import type { TaskDriver, TaskToRun } from "../../engine/task-driver.ts";
import { readLogs } from "../read-logs.ts";
import { instanceId, taskLabel } from "./container-spec.ts";
import { type TaskRun, taskRun, type TaskRunOptions } from "./task-run.ts";

export interface ProcessDriverOptions extends TaskRunOptions {
  /** How often processes are looked at. @default 200 */
  pollMs?: number;
  /** Ended tasks whose output is kept. @default 100 */
  keepEnded?: number;
  onProblem: (error: unknown) => void;
}

/**
 * Runs the containers of tasks as plain processes: entry point and command in the working folder, with the
 * container's environment. Each listens on the `PORT` that it is given. Images are only names.
 */
export function processDriver(options: ProcessDriverOptions): TaskDriver {
  const { runtime, pollMs = 200, keepEnded = 100, onProblem } = options;
  const runs = new Map<string, { task: TaskToRun; run: TaskRun }>();
  const ended: TaskToRun[] = [];
  const closing = new AbortController();

  function runOf(task: TaskToRun): TaskRun {
    const there = runs.get(task.id);
    if (there !== undefined) return there.run;
    const run = taskRun(task, options);
    runs.set(task.id, { task, run });
    return run;
  }

  async function watch(): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        if (runs.size > 0) await look();
      } catch (error) {
        onProblem(error);
      }
      await delay(pollMs, undefined, { signal: closing.signal }).catch(() => undefined);
    }
  }

  async function look(): Promise<void> {
    const instances = new Map((await runtime.list()).map((each) => [each.id, each]));
    for (const [id, { task, run }] of runs) {
      if (!run.observe(instances)) continue;
      runs.delete(id);
      ended.push(task);
    }
    for (const task of ended.splice(0, Math.max(0, ended.length - keepEnded))) {
      await removeAll(runtime, task);
    }
  }

  const watching = watch();
  return {
    start: (task) => void runOf(task).start().catch(onProblem),
    adopt: (task) => void runOf(task).adopt().catch(onProblem),
    stop(task) {
      // The scheduler may not have heard yet of an end.
      const hasEnded = ended.some(({ id }) => id === task.id);
      if (!hasEnded) void runOf(task).stop().catch(onProblem);
    },
    async addressOf(task, container) {
      const found = runs.get(task);
      if (found === undefined) return undefined;
      const id = instanceId(found.task, container);
      return (await runtime.list({ [taskLabel]: task })).find((each) => each.id === id)?.address;
    },
    logs: (task, container, asked) => readLogs(runtime, instanceId(task, container), asked),
    privateAddress: () => "127.0.0.1",
    async close({ keep }) {
      closing.abort();
      await watching;
      const left = [...runs.values()];
      for (const { run } of left) run.leave();
      if (keep) return;
      await Promise.all(left.map(({ run }) => run.stop()));
      await Promise.all(
        [...ended, ...left.map(({ task }) => task)].map((task) => removeAll(runtime, task)),
      );
    },
  };
}

async function removeAll(runtime: Runtime, task: TaskToRun): Promise<void> {
  for (const { name = "" } of task.definition.containerDefinitions) {
    await runtime.remove(instanceId(task, name));
  }
}
