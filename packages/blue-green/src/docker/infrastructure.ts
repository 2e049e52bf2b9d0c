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
import { hookInContainer } from "./hook-in-container.ts";
import { ensureImage } from "./images.ts";
import { projectLabels } from "./labels.ts";
import { ensureProxyContainer } from "./proxy-container.ts";
import { proxyVolumeName } from "./proxy-spec.ts";
import { bringUpServices } from "./services.ts";
import { waitForService } from "./wait-for-service.ts";

/** Keeps what a stack needs around its containers on an engine. */
export function dockerInfrastructure(parts: { engine: Engine; runtime: Runtime }): Infrastructure {
  const { engine } = parts;
  return {
    image: async (stack, options) => ensureImage(engine, stack, options),
    async prepare(stack, options) {
      await makeNetworksAndVolumes(engine, stack);
      await ensureProxyContainer(parts, stack, options);
      await bringUpServices(parts, stack.project, options);
      for (const needed of stack.dependsOn ?? [])
        await waitForService(parts.runtime, stack.project, needed, options);
    },
    runHook: async (hook, instance, options) => hookInContainer(engine, hook, instance, options),
    remove: async (stack, options) => remove(parts, stack, options),
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

async function remove(
  { engine, runtime }: { engine: Engine; runtime: Runtime },
  stack: Stack,
  { volumes, signal }: { volumes: boolean; signal: AbortSignal },
): Promise<string[]> {
  const { project } = stack;
  const gone: string[] = [];
  for (const role of ["proxy", "service"] as const) {
    for (const { id } of await runtime.list(projectLabels(project, role))) {
      await runtime.stop(id, { signal });
      await runtime.remove(id);
      gone.push(id);
    }
  }
  for (const { name, external } of project.networks) {
    if (external) continue;
    await removeNetwork(engine, name);
    gone.push(name);
  }
  const own = project.volumes.filter(({ external }) => !external);
  const doomed = volumes ? own.map(({ name }) => name) : [];
  for (const name of [...doomed, proxyVolumeName(stack)]) {
    await removeVolume(engine, name);
    gone.push(name);
  }
  return gone;
}
