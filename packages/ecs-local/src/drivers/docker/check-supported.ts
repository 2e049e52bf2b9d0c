import type { Volume } from "@aws-sdk/client-ecs";

import type { TaskToRun } from "../../engine/task-driver.ts";
import type { Wire } from "../../wire.ts";
import type { Container } from "../container-host.ts";

/**
 * Refuses what an app could not run without and what is not there, instead of leaving it out.
 * @throws {Error} `CannotCreateContainerError: …` with all that is not supported
 */
export function checkSupported({ definition }: TaskToRun): void {
  const { pidMode, ipcMode, proxyConfiguration, volumes = [] } = definition;
  const found = [
    ...namesOf({ pidMode, ipcMode, proxyConfiguration }),
    ...volumes.flatMap((volume) =>
      unsupportedOfVolume(volume).map((each) => `${each} of volume ${volume.name}`),
    ),
    ...definition.containerDefinitions.flatMap((container) =>
      unsupportedOf(container).map((each) => `${each} of container ${container.name}`),
    ),
  ];
  if (found.length === 0) return;
  const what = `hitless-ecs-local has not got: ${found.join(", ")}`;
  throw new Error(`CannotCreateContainerError: ${what}`);
}

function unsupportedOfVolume(volume: Wire<Volume>): string[] {
  const supported = new Set(["name", "host", "dockerVolumeConfiguration"]);
  return namesOf(volume).filter((name) => !supported.has(name));
}

function unsupportedOf(container: Container): string[] {
  const { links, volumesFrom, privileged, environmentFiles, firelensConfiguration } = container;
  const { disableNetworking, resourceRequirements, linuxParameters } = container;
  const devices = linuxParameters?.devices;
  return namesOf({
    links,
    volumesFrom,
    privileged,
    environmentFiles,
    firelensConfiguration,
    disableNetworking,
    resourceRequirements,
    devices,
  });
}

/** Names of the members that say something. */
function namesOf(members: object): string[] {
  return Object.entries(members)
    .filter(([, value]) => value !== undefined && value !== null && value !== false)
    .filter(([, value]) => !Array.isArray(value) || value.length > 0)
    .map(([name]) => name);
}
