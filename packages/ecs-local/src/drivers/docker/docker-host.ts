import { dockerRuntime, type Engine, publishedPorts } from "@hitless/runtime";

import type { Address, TaskToRun } from "../../engine/task-driver.ts";
import { instanceId } from "../container-facts.ts";
import type { Container, ContainerHost } from "../container-host.ts";
import { checkSupported } from "./check-supported.ts";
import { containerSpec } from "./container-spec.ts";
import { engineWords } from "./engine-words.ts";
import { networkHolder, withHolder } from "./network-holder.ts";
import { imagePuller } from "./pull-images.ts";
import type { Reach } from "./reach.ts";
import type { RegistryLogins } from "./registry-logins.ts";
import type { TaskNetwork } from "./task-network.ts";
import { ensureVolumes, removeVolumes } from "./volumes.ts";
import { watchEngine } from "./watch-engine.ts";

export interface DockerHostOptions {
  engine: Engine;
  reach: Reach;
  network: TaskNetwork;
  /** The label that tells this endpoint's containers from those of others on the engine. */
  label: { name: string; value: string };
  speed: number;
  logins: RegistryLogins;
  /** @throws {Error} where a secret is not there */
  secretsFor: (container: Container) => Readonly<Record<string, string>>;
  /** Whether a task that has not ended has the address. */
  isTaken: (address: string) => boolean;
}

/** Runs containers as containers of a Docker engine. */
export function dockerHost(options: DockerHostOptions): ContainerHost {
  const { engine, reach, network, label, speed, logins, secretsFor, isTaken } = options;
  const labels = { [label.name]: label.value };
  const pull = imagePuller(engine);
  const watch = watchEngine(engine, { label: `${label.name}=${label.value}` });

  async function published(
    task: TaskToRun,
    container: string,
    port: number,
  ): Promise<Address | undefined> {
    return (await publishedPorts(engine, instanceId(task, container))).get(port);
  }

  return {
    runtime: dockerRuntime({ engine }),
    labels,

    async prepare(task, signal) {
      checkSupported(task);
      const containers = task.definition.containerDefinitions;
      // What a secret lacks is told before anything is pulled.
      const all = containers.map((container) => ({
        image: container.image ?? "",
        credentials: logins(task, container),
        secrets: secretsFor(container),
      }));
      await Promise.all(all.map(({ image, credentials }) => pull(image, { credentials, signal })));
      await ensureVolumes(engine, task, labels).catch((cause: unknown) => {
        throw new Error(`CannotCreateVolumeError: ${engineWords(cause)}`, { cause });
      });
    },

    inOrder({ definition: { networkMode, containerDefinitions } }) {
      return networkMode === "awsvpc" ? withHolder(containerDefinitions) : containerDefinitions;
    },

    spec: (task, container) =>
      containerSpec(task, container, {
        secrets: secretsFor(container),
        labels,
        reach,
        network: network.name,
        speed,
      }),

    async hostPorts(task) {
      // The engine is asked for ports of TCP alone; those of UDP stay as they were proposed.
      const ports = task.hostPorts.filter(({ protocol }) => protocol === "tcp");
      const told = ports.map(async ({ container, containerPort, protocol }) => {
        const address = await published(task, container, containerPort);
        const port = { container, containerPort, protocol };
        return address === undefined ? [] : [{ ...port, hostPort: address.port }];
      });
      return (await Promise.all(told)).flat();
    },

    addressOf(task, container, port) {
      const { networkMode, containerDefinitions } = task.definition;
      if (networkMode === "host") return Promise.resolve({ host: "127.0.0.1", port });
      if (networkMode !== "awsvpc") return published(task, container, port);
      if (reach.direct) return Promise.resolve({ host: task.privateAddress, port });
      return published(task, networkHolder(containerDefinitions), port);
    },

    privateAddress: (order) => network.addressFor(order, isTaken),
    wordsOf: (error) => withAdvice(engineWords(error), reach),
    changed: (signal) => watch.changed(signal),
    forget: (task) => removeVolumes(engine, task),

    async close({ keep }) {
      await watch.close();
      if (!keep) await network.remove();
    },
  };
}

/** Where container instances have one address together, it is that which keeps a port from being free. */
function withAdvice(words: string, { ownLoopback }: Reach): string {
  if (ownLoopback || !/port is already allocated|address already in use/.test(words)) return words;
  return `${words}: all container instances publish on 127.0.0.1 here, so a static host port is there once`;
}
