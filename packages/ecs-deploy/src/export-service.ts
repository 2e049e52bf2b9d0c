import type { ECSClient, Service, Tag, TaskDefinition } from "@aws-sdk/client-ecs";

import type { Clients } from "./clients.ts";
import { beginCourse, type CourseOptions } from "./course.ts";
import { primaryOf } from "./deployments.ts";
import { activeService, placeOf } from "./describe-service.ts";
import { membersOfStructure, serviceSchema, taskDefinitionSchema } from "./document/schemas.ts";
import { EcsDeployError } from "./errors.ts";
import type { ServiceInput } from "./service-file/read.ts";
import { describeRevision } from "./find-revision.ts";
import { withoutEmpty } from "./task-definition/normalize.ts";
import type { TaskDefinitionInput } from "./task-definition/read.ts";

export interface ExportOptions extends CourseOptions {
  /** Name or ARN. */
  service: string;
  /** @default the ARN's, else "default" */
  cluster?: string;
}

/** What could be registered and created to get the same. */
export interface ExportedService {
  taskDefinition: TaskDefinitionInput;
  service: ServiceInput;
}

/**
 * Reads a live service and its task definition as inputs of CreateService and RegisterTaskDefinition.
 * @throws {EcsDeployError} where there is none
 */
export async function exportService(
  given: ECSClient | Clients,
  options: ExportOptions,
): Promise<ExportedService> {
  const course = beginCourse(given, options);
  const place = placeOf(options.service, options.cluster);
  const service = await activeService(course, place);
  const arn = service.taskDefinition ?? "";
  const found = await describeRevision(course, arn);
  if (found === undefined) {
    throw new EcsDeployError("not-found", `the task definition ${arn} is not there any more`);
  }
  return {
    taskDefinition: exportDefinition(found.taskDefinition, found.tags),
    service: { cluster: place.cluster, ...exportMembers(service) },
  };
}

function exportDefinition(described: TaskDefinition, tags: readonly Tag[]): TaskDefinitionInput {
  const members = [...membersOfStructure(taskDefinitionSchema()).keys()];
  const { family, containerDefinitions } = described;
  const rest = pick({ ...described, tags: ownTags(tags) }, members);
  return { family, containerDefinitions, ...rest };
}

function exportMembers(service: Service): ServiceInput {
  const members = [...membersOfStructure(serviceSchema()).keys()];
  const { serviceConnectConfiguration, volumeConfigurations, vpcLatticeConfigurations } =
    primaryOf(service) ?? {};
  const { tags, launchType, deploymentController, healthCheckGracePeriodSeconds } = service;
  const byProvider = (service.capacityProviderStrategy ?? []).length > 0;
  const isBalanced = (service.loadBalancers ?? []).length > 0;
  const described = {
    ...service,
    serviceConnectConfiguration,
    volumeConfigurations,
    vpcLatticeConfigurations,
    tags: ownTags(tags ?? []),
    // Each of these is refused at creation beside what makes it superfluous.
    launchType: byProvider ? undefined : launchType,
    deploymentController: deploymentController?.type === "ECS" ? undefined : deploymentController,
    healthCheckGracePeriodSeconds: isBalanced ? healthCheckGracePeriodSeconds : undefined,
  };
  return {
    serviceName: service.serviceName,
    ...pick(
      described,
      members.filter((name) => name !== "taskDefinition"),
    ),
  };
}

/** Nobody may set those of AWS itself. */
function ownTags(tags: readonly Tag[]): Tag[] {
  return tags.filter(({ key = "" }) => !key.toLowerCase().startsWith("aws:"));
}

/** What has a value, in the order of the names. */
function pick(described: object, names: readonly string[]): Record<string, unknown> {
  const all = new Map<string, unknown>(Object.entries(described));
  const picked = names.map((name) => [name, withoutEmpty(all.get(name))] as const);
  return Object.fromEntries(picked.filter(([, value]) => value !== undefined));
}
