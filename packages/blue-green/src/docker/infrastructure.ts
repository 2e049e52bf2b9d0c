import {
  type Engine,
  ensureNetwork,
  ensureVolume,
  removeNetwork,
  removeVolume,
  type Runtime,
} from "@hitless/runtime";

import type { Infrastructure } from "../infrastructure.ts";
import type { Stack } from "../stack.ts";
import type { Removal } from "../take-away.ts";
import { hookInContainer } from "./hook-in-container.ts";
import { ensureImage, imageIdOf } from "./images.ts";
import { projectLabels } from "./labels.ts";
import { ensureProxyContainer } from "./proxy-container.ts";
import { proxyVolumeName } from "./proxy-spec.ts";
import { bringUpServices } from "./services.ts";
import { waitForService } from "./wait-for-service.ts";

/** Keeps what a stack needs around its containers on an engine. */
export function dockerInfrastructure(parts: { engine: Engine; runtime: Runtime }): Infrastructure {
  const { engine } = parts;
  return {
    imageId: async (image) => imageIdOf(engine, image),
    image: async (stack, options) => ensureImage(engine, stack, options),
    async prepare(stack, options) {
      await makeNetworksAndVolumes(engine, stack);
      await ensureProxyContainer(parts, stack, options);
      await bringUpServices(parts, stack.project, options);
      for (const needed of stack.dependsOn ?? [])
        await waitForService(parts.runtime, stack.project, needed, options);
    },
    runHook: async (hook, instance, options) => hookInContainer(engine, hook, instance, options),
    removals: async (stack, options) => removals(parts, stack, options),
  };
}

async function makeNetworksAndVolumes(engine: Engine, { project }: Stack): Promise<void> {
  const networks = project.networks.filter(({ external }) => !external);
  const volumes = project.volumes.filter(({ external }) => !external);
  await Promise.all([
    ...networks.map(async ({ external: _external, labels, ...network }) =>
      ensureNetwork(engine, {
        ...network,
        labels: { ...labels, ...projectLabels(project, "network") },
      }),
    ),
    ...volumes.map(async ({ external: _external, labels, ...volume }) =>
      ensureVolume(engine, {
        ...volume,
        labels: { ...labels, ...projectLabels(project, "volume") },
      }),
    ),
  ]);
}

async function removals(
  { engine, runtime }: { engine: Engine; runtime: Runtime },
  stack: Stack,
  { volumes }: { volumes: boolean },
): Promise<Removal[]> {
  const { project } = stack;
  const containers = [
    ...(await runtime.list(projectLabels(project, "proxy"))),
    ...(await runtime.list(projectLabels(project, "service"))),
  ];
  const own = project.volumes.filter(({ external }) => !external);
  const doomed = [...(volumes ? own : []), { name: proxyVolumeName(stack) }];
  return [
    ...containers.map(({ id }) => containerRemoval(runtime, id)),
    ...project.networks
      .filter(({ external }) => !external)
      .map(({ name }) => ({ name, remove: async () => removeNetwork(engine, name) })),
    ...doomed.map(({ name }) => ({ name, remove: async () => removeVolume(engine, name) })),
  ];
}

function containerRemoval(runtime: Runtime, id: string): Removal {
  return {
    name: id,
    async remove(signal) {
      await runtime.stop(id, { signal });
      await runtime.remove(id);
    },
  };
}
