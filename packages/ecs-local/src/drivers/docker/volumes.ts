import type { Volume } from "@aws-sdk/client-ecs";
import { type Engine, ensureVolume, type Mount, removeVolume } from "@hitless/runtime";

import type { TaskToRun } from "../../engine/task-driver.ts";
import type { Wire } from "../../wire.ts";
import type { Container } from "../container-host.ts";

type Given = Wire<Volume>;

/** What a container sees of its task's volumes, and its memory folders. Pure. */
export function mountsOf(task: TaskToRun, container: Container): Mount[] {
  const { volumes = [] } = task.definition;
  const mounts = (container.mountPoints ?? []).flatMap(
    ({ sourceVolume, containerPath: target = "", readOnly = false }): Mount[] => {
      const volume = volumes.find(({ name }) => name === sourceVolume);
      if (volume === undefined) return [];
      const folder = volume.host?.sourcePath;
      if (folder !== undefined) return [{ type: "bind", source: folder, target, readOnly }];
      return [{ type: "volume", source: volumeName(task, volume), target, readOnly }];
    },
  );
  const memory = (container.linuxParameters?.tmpfs ?? []).map(
    ({ containerPath: target, size }): Mount => ({
      type: "tmpfs",
      target,
      sizeBytes: size * 1024 * 1024,
    }),
  );
  return [...mounts, ...memory];
}

/** Makes the volumes of a task that are not there. */
export async function ensureVolumes(
  engine: Engine,
  task: TaskToRun,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  for (const volume of task.definition.volumes ?? []) {
    if (volume.host?.sourcePath !== undefined) continue;
    const { driver, driverOpts, labels: given } = volume.dockerVolumeConfiguration ?? {};
    // Shared ones belong to nobody: they outlive the endpoint.
    const marked = isShared(volume) ? given : { ...given, ...labels };
    await ensureVolume(engine, {
      name: volumeName(task, volume),
      ...(driver !== undefined && { driver }),
      ...(driverOpts !== undefined && { driverOptions: driverOpts }),
      ...(marked !== undefined && { labels: marked }),
    });
  }
}

/** Removes the volumes that live as long as the task. */
export async function removeVolumes(engine: Engine, task: TaskToRun): Promise<void> {
  for (const volume of task.definition.volumes ?? []) {
    if (volume.host?.sourcePath !== undefined || isShared(volume)) continue;
    await removeVolume(engine, volumeName(task, volume));
  }
}

/** Source: Amazon ECS API Reference, "DockerVolumeConfiguration", scope. */
function isShared({ dockerVolumeConfiguration }: Given): boolean {
  return dockerVolumeConfiguration?.scope === "shared";
}

function volumeName(task: TaskToRun, volume: Given): string {
  const { name = "" } = volume;
  return isShared(volume) ? name : `ecs-${task.id}-${name}`;
}
