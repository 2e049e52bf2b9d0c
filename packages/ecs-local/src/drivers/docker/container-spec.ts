import type { HealthCheck } from "@aws-sdk/client-ecs";
import type { ContainerSettings, Healthcheck, InstanceSpec } from "@hitless/runtime";

import type { TaskToRun } from "../../engine/task-driver.ts";
import { memoryMib } from "../../task-definitions/fargate-sizes.ts";
import type { Wire } from "../../wire.ts";
import { containerFacts } from "../container-facts.ts";
import type { Container } from "../container-host.ts";
import { networkSettings } from "./network-settings.ts";
import type { Reach } from "./reach.ts";
import { mountsOf } from "./volumes.ts";

export interface ContainerSpecOptions {
  secrets: Readonly<Record<string, string>>;
  labels: Readonly<Record<string, string>>;
  reach: Reach;
  /** The name of the network that awsvpc tasks are in. */
  network: string;
  /** Divides the interval of health checks, not their time-out and not the start period. */
  speed: number;
}

/** The agent gives at least two, also where nothing is given. */
const minCpuShares = 2;
const bytesOfMib = 1024 * 1024;
/** The shortest wait between two checks: each starts a process in the container. */
const minIntervalMs = 250;

/** A container definition as the engine is to run it. Pure. */
export function containerSpec(
  task: TaskToRun,
  container: Container,
  options: ContainerSpecOptions,
): InstanceSpec {
  const { command, ...facts } = containerFacts(task, container, options.secrets);
  const { workingDirectory } = container;
  return {
    ...facts,
    image: container.image ?? "",
    ...(command !== undefined && { command }),
    ...(workingDirectory !== undefined && { workingFolder: workingDirectory }),
    labels: { ...facts.labels, ...options.labels },
    container: settingsOf(task, container, options),
  };
}

function settingsOf(
  task: TaskToRun,
  container: Container,
  options: ContainerSpecOptions,
): ContainerSettings {
  const { entryPoint, user, readonlyRootFilesystem, extraHosts, linuxParameters } = container;
  const { add, drop } = linuxParameters?.capabilities ?? {};
  return {
    ...networkSettings(task, container, options),
    init: linuxParameters?.initProcessEnabled ?? false,
    mounts: mountsOf(task, container),
    resources: resourcesOf(task, container),
    ...(entryPoint !== undefined && { entrypoint: entryPoint }),
    ...(user !== undefined && { user }),
    ...(readonlyRootFilesystem !== undefined && { readOnly: readonlyRootFilesystem }),
    ...(add !== undefined && { capAdd: add }),
    ...(drop !== undefined && { capDrop: drop }),
    ...(extraHosts !== undefined && {
      extraHosts: extraHosts.map(({ hostname, ipAddress }) => `${hostname}:${ipAddress}`),
    }),
    ...(container.healthCheck && { healthcheck: checkOf(container.healthCheck, options.speed) }),
  };
}

function resourcesOf(
  { definition, overrides }: TaskToRun,
  container: Container,
): NonNullable<ContainerSettings["resources"]> {
  const override = overrides.containerOverrides?.find(({ name }) => name === container.name);
  const cpu = override?.cpu ?? container.cpu ?? 0;
  // A task's memory limits all its containers together; the engine can do so for each alone.
  const ofTask = memoryMib(overrides.memory ?? definition.memory ?? "");
  const memory = override?.memory ?? container.memory ?? ofTask;
  const reservation = override?.memoryReservation ?? container.memoryReservation;
  return {
    cpuShares: Math.max(minCpuShares, cpu),
    ...(memory !== undefined && { memoryBytes: memory * bytesOfMib }),
    ...(reservation !== undefined && { memoryReservationBytes: reservation * bytesOfMib }),
  };
}

/** Source: Amazon ECS API Reference, "HealthCheck"; times there are seconds. */
function checkOf(check: Wire<HealthCheck>, speed: number): Healthcheck {
  const { command, interval = 30, timeout = 5, retries = 3, startPeriod = 0 } = check;
  const isMarked = command[0] === "CMD" || command[0] === "CMD-SHELL";
  return {
    test: isMarked ? command : ["CMD", ...command],
    intervalMs: Math.max(minIntervalMs, (interval * 1000) / speed),
    timeoutMs: timeout * 1000,
    startPeriodMs: startPeriod * 1000,
    retries,
  };
}
