import { constants } from "node:os";

import type { ContainerDefinition } from "@aws-sdk/client-ecs";
import type { Instance, Runtime } from "@hitless/runtime";

import { defaultStopTimeout } from "../../engine/core-definition.ts";
import type { Report, TaskToRun } from "../../engine/task-driver.ts";
import type { Wire } from "../../wire.ts";
import { type Condition, startInOrder } from "../start-order.ts";
import { containerSpec, instanceId } from "./container-spec.ts";
import { watchHealth } from "./watch-health.ts";

type Container = Wire<ContainerDefinition>;

export interface TaskRunOptions {
  runtime: Runtime;
  report: Report;
  speed: number;
  workingFolder: string;
  /** @throws {Error} where a secret is not there */
  secretsFor: (container: Container) => Readonly<Record<string, string>>;
}

/** One task on its way, from its start to the end of its last container. */
export interface TaskRun {
  start(): Promise<void>;
  /** Goes on with containers that run already. */
  adopt(): Promise<void>;
  stop(): Promise<void>;
  /** Takes in how the containers stand; says whether the task is over. */
  observe(instances: ReadonlyMap<string, Instance>): boolean;
  /** Ends all waits, not the containers. */
  leave(): void;
}

export function taskRun(task: TaskToRun, options: TaskRunOptions): TaskRun {
  const { runtime, report, speed, workingFolder, secretsFor } = options;
  const { cluster, id, definition } = task;
  const containers = definition.containerDefinitions;
  const left = new AbortController();
  const addresses = new Map<string, { host: string; port: number }>();
  const exited = new Map<string, number | undefined>();
  const healthy = new Set<string>();
  const waiting = new Set<() => void>();
  let started = false;
  let stopping = false;
  let failed = false;

  const news = () => {
    for (const look of waiting) look();
  };

  async function startContainer(container: Container): Promise<void> {
    left.signal.throwIfAborted();
    const secrets = secretsFor(container);
    const spec = containerSpec(task, container, { secrets, workingFolder });
    await runtime.create(spec);
    const instance = await runtime.start(spec.id, { signal: left.signal });
    seen(container, instance, spec.environment);
  }

  function seen(
    container: Container,
    { address }: Instance,
    environment: Readonly<Record<string, string>>,
  ): void {
    const name = container.name ?? "";
    if (address === undefined) return;
    addresses.set(name, address);
    if (container.healthCheck === undefined) return;
    const place = { HOST: address.host, PORT: String(address.port) };
    void watchHealth(container.healthCheck, {
      environment: { ...environment, ...place },
      workingFolder: container.workingDirectory ?? workingFolder,
      speed,
      signal: left.signal,
      onHealth(health) {
        if (left.signal.aborted || exited.has(name)) return;
        if (health === "HEALTHY") healthy.add(name);
        report(cluster, { type: "container-health", task: id, container: name, health });
        news();
      },
    });
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

  function portsNow(): { containerPort: number; hostPort: number }[] {
    return containers.flatMap(({ name = "", portMappings = [] }) => {
      const address = addresses.get(name);
      const [first] = portMappings;
      // A static port stays what it is for ECS; only dynamic ones are whatever the process got.
      if (address === undefined || first?.containerPort === undefined) return [];
      if (definition.networkMode === "awsvpc" || first.hostPort !== 0) return [];
      return [{ containerPort: first.containerPort, hostPort: address.port }];
    });
  }

  async function endAll(): Promise<void> {
    await Promise.allSettled(
      containers.map(({ name = "", stopTimeout = defaultStopTimeout }) =>
        runtime.stop(instanceId(task, name), { graceMs: Math.max(1, stopTimeout * 1000) }),
      ),
    );
  }

  return {
    async start() {
      report(cluster, { type: "task-pulling", task: id });
      try {
        await startInOrder(containers, { start: startContainer, reached });
        started = true;
        report(cluster, { type: "task-started", task: id, hostPorts: portsNow() });
      } catch (error) {
        if (stopping || left.signal.aborted) return;
        failed = true;
        left.abort();
        await endAll();
        const reason = reasonOf(error);
        report(cluster, { type: "task-failed-to-start", task: id, reason });
      }
    },

    async adopt() {
      started = true;
      const all = new Map((await runtime.list()).map((each) => [each.id, each]));
      for (const container of containers) {
        const instance = all.get(instanceId(task, container.name ?? ""));
        if (instance === undefined) continue;
        const spec = containerSpec(task, container, { secrets: {}, workingFolder });
        seen(container, instance, spec.environment);
      }
    },

    async stop() {
      stopping = true;
      await endAll();
      left.abort();
    },

    observe(instances) {
      if (failed) return true;
      for (const { name = "" } of containers) {
        const instance = instances.get(instanceId(task, name));
        if (exited.has(name) || !isOver(instance, { started, stopping })) continue;
        const exitCode = instance === undefined ? undefined : exitCodeOf(instance);
        exited.set(name, exitCode);
        const code = exitCode === undefined ? {} : { exitCode };
        report(cluster, { type: "container-exited", task: id, container: name, ...code });
      }
      news();
      if (exited.size < containers.length) return false;
      left.abort();
      report(cluster, { type: "task-exited", task: id });
      return true;
    },

    leave: () => left.abort(),
  };
}

/** An instance that is not there is one that has not been started yet, or one that is gone. */
function isOver(
  instance: Instance | undefined,
  { started, stopping }: { started: boolean; stopping: boolean },
): boolean {
  if (instance === undefined || instance.state.is === "created") return started || stopping;
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

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (message.startsWith("ResourceInitializationError")) return message;
  return `CannotStartContainerError: ${message}`;
}
