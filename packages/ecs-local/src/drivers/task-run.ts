import { constants } from "node:os";

import type { Instance, InstanceSpec } from "@hitless/runtime";

import { defaultStopTimeout } from "../engine/core-definition.ts";
import type { Report, TaskToRun } from "../engine/task-driver.ts";
import type { Container, ContainerHost } from "./container-host.ts";
import { instanceId } from "./container-facts.ts";
import { type Condition, startInOrder } from "./start-order.ts";

/** One task on its way, from its start to the end of its last container. */
export interface TaskRun {
  start(): Promise<void>;
  /** Goes on with containers that run already. */
  adopt(): Promise<void>;
  stop(): Promise<void>;
  /**
   * Begins a look at the containers: what it gives takes in how they stand, and says whether the task is
   * over. Instances that are listed before a start ends are not taken for ended ones.
   */
  look(): (instances: ReadonlyMap<string, Instance>) => boolean;
  /** Ends all waits, not the containers. */
  leave(): void;
}

export function taskRun(
  task: TaskToRun,
  { host, report }: { host: ContainerHost; report: Report },
): TaskRun {
  const { runtime } = host;
  const { cluster, id, definition } = task;
  const containers = definition.containerDefinitions;
  const left = new AbortController();
  const running = new Map<string, Instance>();
  const exited = new Map<string, number | undefined>();
  const told = new Map<string, Instance["health"]>();
  const healthy = new Set<string>();
  const waiting = new Set<() => void>();
  let starting: Promise<void> | undefined;
  let isStarting = false;
  let started = false;
  let stopping = false;
  let failed = false;

  const news = () => {
    for (const look of waiting) look();
  };

  async function startContainer(container: Container): Promise<void> {
    left.signal.throwIfAborted();
    const spec = host.spec(task, container);
    const created = await runtime.create(spec).catch((error: unknown) => {
      throw new Error(`CannotCreateContainerError: ${host.wordsOf(error)}`, { cause: error });
    });
    // One that ran before a restart has done its work.
    if (created.state.is === "exited") return;
    // Not broken off: whether it runs has to be known before it is stopped.
    seen(container, await runtime.start(spec.id), spec);
  }

  function seen(container: Container, instance: Instance, spec: InstanceSpec): void {
    const name = container.name ?? "";
    running.set(name, instance);
    if (container.healthCheck === undefined) return;
    const onHealth = (health: "HEALTHY" | "UNHEALTHY") => tellHealth(name, health);
    host.watchHealth?.(container, { instance, spec, onHealth, signal: left.signal });
  }

  function tellHealth(container: string, health: "HEALTHY" | "UNHEALTHY"): void {
    if (left.signal.aborted || exited.has(container)) return;
    if (health === "HEALTHY") healthy.add(container);
    report(cluster, { type: "container-health", task: id, container, health });
    news();
  }

  /** Resolves when a container has come so far. */
  function reached(name: string, condition: Condition): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (how: () => void) => {
        waiting.delete(look);
        how();
      };
      const look = () => {
        const code = exited.get(name);
        const never = () =>
          reject(new Error(`container ${name} exited with ${code}, ${condition} was awaited`));
        if (left.signal.aborted) return end(() => reject(new Error("it was stopped")));
        if (condition === "HEALTHY" && healthy.has(name)) return end(resolve);
        if (!exited.has(name)) return undefined;
        const isFine = condition === "COMPLETE" || (condition === "SUCCESS" && code === 0);
        return end(isFine ? resolve : never);
      };
      waiting.add(look);
      left.signal.addEventListener("abort", look, { once: true });
      look();
    });
  }

  /** @throws what kept a container from being stopped; one that is not there is no reason */
  async function endAll(): Promise<void> {
    const ends = await Promise.allSettled(
      containers.map(({ name = "", stopTimeout = defaultStopTimeout }) =>
        runtime.stop(instanceId(task, name), { graceMs: Math.max(1, stopTimeout * 1000) }),
      ),
    );
    const bad = ends.find((end) => end.status === "rejected" && !isNotThere(end.reason));
    if (bad?.status === "rejected") throw bad.reason;
  }

  async function startAll(): Promise<void> {
    report(cluster, { type: "task-pulling", task: id });
    try {
      await host.prepare(task, left.signal);
      await startInOrder(host.inOrder(task), { start: startContainer, reached });
      const hostPorts = await host.hostPorts(task, running);
      started = true;
      report(cluster, { type: "task-started", task: id, hostPorts });
    } catch (error) {
      if (stopping || left.signal.aborted) return;
      left.abort();
      try {
        await endAll();
      } finally {
        failed = true;
        report(cluster, { type: "task-failed-to-start", task: id, reason: reasonOf(error, host) });
      }
    }
  }

  function takeIn({ name = "", healthCheck }: Container, instance: Instance | undefined): void {
    const health = instance?.health;
    if (healthCheck === undefined || health === undefined || told.get(name) === health) return;
    told.set(name, health);
    if (health !== "starting") tellHealth(name, health === "healthy" ? "HEALTHY" : "UNHEALTHY");
  }

  return {
    async start() {
      isStarting = true;
      starting ??= startAll().finally(() => (isStarting = false));
      return starting;
    },

    async adopt() {
      started = true;
      const all = new Map((await runtime.list(host.labels)).map((each) => [each.id, each]));
      for (const container of containers) {
        const instance = all.get(instanceId(task, container.name ?? ""));
        if (instance !== undefined) seen(container, instance, host.spec(task, container));
      }
    },

    async stop() {
      stopping = true;
      left.abort();
      // Whoever started it has heard of its failure.
      await starting?.catch(() => undefined);
      await endAll();
    },

    look() {
      const isWhole = started || (stopping && !isStarting);
      return (instances) => {
        if (failed) return true;
        for (const container of containers) {
          const { name = "" } = container;
          const instance = instances.get(instanceId(task, name));
          takeIn(container, instance);
          if (exited.has(name) || !isOver(instance, { isWhole })) continue;
          const exitCode = instance === undefined ? undefined : exitCodeOf(instance);
          exited.set(name, exitCode);
          const how = { ...(exitCode !== undefined && { exitCode }), ...outOfMemory(instance) };
          report(cluster, { type: "container-exited", task: id, container: name, ...how });
        }
        news();
        if (exited.size < containers.length) return false;
        left.abort();
        report(cluster, { type: "task-exited", task: id });
        return true;
      };
    },

    leave: () => left.abort(),
  };
}

function isNotThere(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "not-found";
}

/** An instance that is not there is one that has not been started yet, or one that is gone. */
function isOver(instance: Instance | undefined, { isWhole }: { isWhole: boolean }): boolean {
  if (instance === undefined || instance.state.is === "created") return isWhole;
  return instance.state.is === "exited";
}

/** As Docker has it: 128 and the number of the signal. */
function exitCodeOf({ state }: Instance): number | undefined {
  if (state.is !== "exited") return undefined;
  const { code, signal } = state.exit;
  if (code !== undefined || signal === undefined) return code;
  const numbers: Readonly<Record<string, number>> = constants.signals;
  return 128 + (numbers[signal] ?? 0);
}

/** Source: Amazon ECS Developer Guide, "Stopped tasks error messages". */
function outOfMemory(instance: Instance | undefined): { reason?: string } {
  if (instance?.state.is !== "exited" || instance.state.exit.outOfMemory !== true) return {};
  return { reason: "OutOfMemoryError: Container killed due to memory usage" };
}

function reasonOf(error: unknown, { wordsOf }: Pick<ContainerHost, "wordsOf">): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/^[A-Z]\w+Error: /.test(message)) return message;
  return `CannotStartContainerError: ${wordsOf(error)}`;
}
