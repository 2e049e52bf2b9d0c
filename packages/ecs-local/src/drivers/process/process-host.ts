import { setTimeout as delay } from "node:timers/promises";

import type { Runtime } from "@hitless/runtime";

import { containerFacts, instanceId, taskLabel } from "../container-facts.ts";
import type { Container, ContainerHost } from "../container-host.ts";
import { watchHealth } from "./watch-health.ts";

export interface ProcessHostOptions {
  runtime: Runtime;
  speed: number;
  workingFolder: string;
  /** @throws {Error} where a secret is not there */
  secretsFor: (container: Container) => Readonly<Record<string, string>>;
  /** How often processes are looked at. @default 200 */
  pollMs?: number;
}

/**
 * Runs containers as plain processes: entry point and command in the working folder, with the container's
 * environment. Each listens on the `PORT` that it is given. Images are only names.
 */
export function processHost(options: ProcessHostOptions): ContainerHost {
  const { runtime, speed, secretsFor, pollMs = 200 } = options;
  const folderOf = (container: Container) => container.workingDirectory ?? options.workingFolder;
  return {
    runtime,
    labels: {},
    prepare: () => Promise.resolve(),
    inOrder: ({ definition }) => definition.containerDefinitions,
    spec(task, container) {
      const { command = [], ...facts } = containerFacts(task, container, secretsFor(container));
      const whole = [...(container.entryPoint ?? []), ...command];
      return {
        ...facts,
        image: container.image ?? "",
        ...(whole.length > 0 && { command: whole }),
        workingFolder: folderOf(container),
      };
    },
    watchHealth(container, { instance: { address }, spec, onHealth, signal }) {
      if (container.healthCheck === undefined || address === undefined) return;
      const place = { HOST: address.host, PORT: String(address.port) };
      const environment = { ...spec.environment, ...place };
      const workingFolder = folderOf(container);
      const how = { environment, workingFolder, speed, onHealth, signal };
      void watchHealth(container.healthCheck, how);
    },
    hostPorts({ definition }, running) {
      const ports = definition.containerDefinitions.flatMap(({ name = "", portMappings = [] }) => {
        const address = running.get(name)?.address;
        const [first] = portMappings;
        // A static port stays what it is for ECS; only dynamic ones are whatever the process got.
        if (address === undefined || first?.containerPort === undefined) return [];
        if (definition.networkMode === "awsvpc" || first.hostPort !== 0) return [];
        return [{ container: name, containerPort: first.containerPort, hostPort: address.port }];
      });
      return Promise.resolve(ports);
    },
    async addressOf(task, container) {
      const id = instanceId(task, container);
      const instances = await runtime.list({ [taskLabel]: task.id });
      return instances.find((each) => each.id === id)?.address;
    },
    privateAddress: () => "127.0.0.1",
    wordsOf: (error) => (error instanceof Error ? error.message : String(error)),
    changed: (signal) => delay(pollMs, undefined, { signal }).catch(() => undefined),
    forget: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
