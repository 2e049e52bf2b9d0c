import type { ContainerDefinition, RegisterTaskDefinitionRequest } from "@aws-sdk/client-ecs";

import { clientFault } from "../protocol/fault.ts";
import type { Wire } from "../wire.ts";

type Given = Wire<RegisterTaskDefinitionRequest>;
type Container = Wire<ContainerDefinition>;

/** @throws {Fault} `ClientException` with the first thing that is wrong with the containers. */
export function checkContainers(given: Given): void {
  const { containerDefinitions } = given;
  if (containerDefinitions.length === 0) {
    throw clientFault("Container definitions should not be null or empty.");
  }
  for (const each of containerDefinitions) checkContainer(each, given);
  const names = containerDefinitions.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw clientFault(`Container name '${twice}' is there more than once.`);
  if (containerDefinitions.every(({ essential }) => essential === false)) {
    throw clientFault("At least one container of a task definition has to be essential.");
  }
  checkOrder(containerDefinitions);
}

function checkContainer(container: Container, given: Given): void {
  if (!container.name) throw clientFault("Container.name should not be null or empty.");
  if (!container.image) throw clientFault("Container.image should not be null or empty.");
  if (given.memory === undefined && !container.memory && !container.memoryReservation) {
    throw clientFault(
      `Invalid setting for container '${container.name}'. At least one of 'memory' or 'memoryReservation' must be specified.`,
    );
  }
  if ((container.memoryReservation ?? 0) > (container.memory ?? Infinity)) {
    throw clientFault(
      `Invalid setting for container '${container.name}'. The 'memory' value must be greater than 'memoryReservation'.`,
    );
  }
  checkPorts(container, given.networkMode ?? "bridge");
  checkVolumes(container, given);
  checkCredentials(container);
}

function checkPorts({ portMappings = [] }: Container, networkMode: string): void {
  if (networkMode !== "awsvpc" && networkMode !== "host") return;
  const differs = portMappings.some(
    ({ containerPort, hostPort }) =>
      hostPort !== undefined && hostPort !== 0 && hostPort !== containerPort,
  );
  if (!differs) return;
  throw clientFault(
    `When networkMode=${networkMode}, the host ports and container ports in port mappings must match.`,
  );
}

function checkVolumes({ name, mountPoints = [] }: Container, { volumes = [] }: Given): void {
  const known = new Set(volumes.map((volume) => volume.name));
  const missing = mountPoints.find(({ sourceVolume }) => !known.has(sourceVolume));
  if (missing === undefined) return;
  throw clientFault(`Container '${name}': unknown volume '${missing.sourceVolume}'.`);
}

function checkCredentials({ name, image = "", repositoryCredentials }: Container): void {
  if (repositoryCredentials === undefined) return;
  if (!/^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com/.test(image)) return;
  throw clientFault(
    `Container '${name}': repositoryCredentials cannot be used with an image of Amazon ECR.`,
  );
}

/** What starts after what must have a beginning. */
function checkOrder(containers: readonly Container[]): void {
  const waitsFor = new Map(
    containers.map(({ name, dependsOn = [] }) => [
      name,
      dependsOn.map((each) => each.containerName),
    ]),
  );
  for (const [name, others] of waitsFor) {
    const unknown = others.find((other) => !waitsFor.has(other));
    if (unknown === undefined) continue;
    throw clientFault(`Container '${name}' depends on '${unknown}', which is not defined.`);
  }
  // Take away, again and again, what waits for nobody.
  const left = new Set(waitsFor.keys());
  for (let before = -1; before !== left.size;) {
    before = left.size;
    for (const name of waitsFor.keys()) {
      if (!waitsFor.get(name)?.some((other) => left.has(other))) left.delete(name);
    }
  }
  if (left.size === 0) return;
  throw clientFault(`The dependencies of these containers are circular: ${[...left].join(", ")}.`);
}
