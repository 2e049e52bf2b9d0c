import { randomUUID } from "node:crypto";

import {
  type Action,
  type Cluster,
  type ClusterEvent,
  emptyCluster,
  listTasks,
  outstanding,
  type Settings,
  step,
} from "@hitless/ecs-scheduler";

import { keepTrying } from "../keep-trying.ts";
import type { State } from "../state/store.ts";
import { alarmClock } from "./alarm-clock.ts";
import type { Doing, Hands } from "./hands.ts";
import { stoppedTasks } from "./stopped-tasks.ts";
import { forgetTasks, recordTask, type TaskOrigin, taskToRun } from "./task-records.ts";

/** Keeps the scheduler's state of each cluster, feeds it events, and has its actions carried out. */
export interface Engine {
  /** The scheduler's state of a cluster. */
  read(cluster: string): Cluster;
  /**
   * Takes what a user asked for. The state is changed when it returns; what follows from it in the world
   * begins once the answer is on its way.
   * @throws {SchedulerError} where the state has no place for it
   */
  send(cluster: string, event: ClusterEvent, origin?: TaskOrigin): readonly Action[];
  /** Takes what has happened. Events that come together are looked at together. */
  report(cluster: string, event: ClusterEvent): void;
  /** Goes on after a restart with whatever was not done. */
  resume(): void;
  close(): void;
}

export interface EngineOptions {
  state: State;
  save: () => void;
  hands: () => Hands;
  settings: Partial<Settings>;
  /** A task is STOPPED, in the state that has been kept. */
  onStopped: (cluster: string, task: string) => void;
  onTold: (cluster: string, service: string, message: string) => void;
  onProblem: (error: unknown) => void;
}

/** The wait after a write that failed. */
const retryMs = 500;

export function engine(options: EngineOptions): Engine {
  const { state, save, hands, settings, onStopped, onTold, onProblem } = options;
  const reported = new Map<string, ClusterEvent[]>();
  const due: { cluster: string; action: Action }[] = [];
  const stopped: { cluster: string; task: string }[] = [];
  let retrying: NodeJS.Timeout | undefined;
  let flushing: NodeJS.Immediate | undefined;
  const closing = new AbortController();
  const clock = alarmClock((cluster) => report(cluster, { type: "tick" }));

  function read(cluster: string): Cluster {
    const found = state.schedulers.get(cluster);
    return found === undefined
      ? emptyCluster({ seed: randomUUID(), settings })
      : withSettings(found);
  }

  /** The settings of this run count, not those of the run that wrote the state. */
  function withSettings(found: Cluster): Cluster {
    return { ...found, settings: emptyCluster({ seed: found.seed, settings }).settings };
  }

  function advance(
    cluster: string,
    events: ClusterEvent | readonly ClusterEvent[],
    origin: TaskOrigin = {},
  ): readonly Action[] {
    const before = read(cluster);
    const { state: after, actions } = step(before, events, Date.now());
    state.schedulers.put(cluster, after);
    for (const action of actions) {
      if (action.do === "start-task")
        recordTask(state, hands(), { cluster, action, after, origin });
      due.push({ cluster, action });
    }
    if (after.tasks.size < before.tasks.size + actions.length) forgetTasks(state, cluster, after);
    soon();
    return actions;
  }

  function soon(): void {
    if (!closing.signal.aborted) flushing ??= setImmediate(flush);
  }

  function flush(): void {
    flushing = undefined;
    try {
      const batches = [...reported];
      reported.clear();
      for (const [cluster, events] of batches) stopped.push(...takeIn(cluster, events));
      // What is done is on disk first, so that a crash in between leaves it outstanding.
      save();
      for (const { cluster, action } of due.splice(0)) perform(cluster, action);
      for (const { cluster, task } of stopped.splice(0)) onStopped(cluster, task);
    } catch (error) {
      onProblem(error);
      // Such as a full disk: what is due waits for it.
      clearTimeout(retrying);
      retrying = setTimeout(soon, retryMs);
    }
  }

  function takeIn(cluster: string, events: readonly ClusterEvent[]) {
    const before = read(cluster);
    advance(cluster, events);
    return stoppedTasks(events, before, read(cluster)).map((task) => ({ cluster, task }));
  }

  function perform(cluster: string, action: Action): void {
    if (action.do === "wake") clock.set(cluster, action.at);
    else if (action.do === "tell") onTold(cluster, action.service, action.message);
    else if (action.do !== "refuse-task") {
      // What the end of this run broke off is outstanding for the next one.
      void keepTrying(() => hands().carryOut(cluster, action), {
        isWanted: () => isOutstanding(cluster, action),
        onProblem,
        signal: closing.signal,
      });
    }
  }

  function isOutstanding(cluster: string, { do: what, task }: Doing): boolean {
    return outstanding(read(cluster)).some((each) => each.do === what && each.task === task);
  }

  function report(cluster: string, event: ClusterEvent): void {
    if (closing.signal.aborted) return;
    const events = reported.get(cluster) ?? [];
    reported.set(cluster, events);
    events.push(event);
    soon();
  }

  return {
    read,
    send: advance,
    report,
    resume() {
      for (const { clusterName: cluster } of state.clusters.values()) {
        const scheduler = read(cluster);
        const waiting = outstanding(scheduler);
        const starting = new Set(
          waiting.map((each) => (each.do === "start-task" ? each.task : "")),
        );
        for (const task of listTasks(scheduler)) {
          if (task.lastStatus === "STOPPED" || starting.has(task.id)) continue;
          const found = taskToRun(state, cluster, task.id);
          if (found !== undefined) hands().driver.adopt(found);
        }
        due.push(...waiting.map((action) => ({ cluster, action })));
      }
      soon();
    },
    close() {
      closing.abort();
      clearImmediate(flushing);
      clearTimeout(retrying);
      clock.close();
    },
  };
}
