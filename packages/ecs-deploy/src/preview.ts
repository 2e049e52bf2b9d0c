import type { ECSClient } from "@aws-sdk/client-ecs";

import type { Clients } from "./clients.ts";
import { beginCourse, type Course } from "./course.ts";
import type { DeployOptions } from "./deploy.ts";
import type { ServicePlace } from "./describe-service.ts";
import { observeWanted, placeOfWanted } from "./observe-wanted.ts";
import { changesOfService, type ServiceChanges } from "./service-file/changes.ts";
import { activeRevision, describeRevision, sameRevision } from "./find-revision.ts";
import { type Difference, differencesOfTaskDefinitions } from "./task-definition/difference.ts";
import type { TaskDefinitionInput } from "./task-definition/read.ts";

/** What a deploy would do. */
export interface DeployPreview extends ServicePlace {
  taskDefinition:
    /** ARN of the revision that is the same already. */
    | { is: "registered"; arn: string }
    /** What differs from `comparedWith`, which is what serves, else the family's latest; or from nothing. */
    | { is: "new"; family: string; comparedWith?: string; differences: readonly Difference[] };
  change:
    | { is: "create" }
    /** `from`: ARN of the revision that serves; `members`: what of the service is changed besides. */
    | { is: "update"; from: string; members: ServiceChanges; desiredCount?: number }
    | { is: "nothing" };
}

/**
 * Says what a deploy with these options would do, and changes nothing. Images are not looked at.
 * @throws {EcsDeployError} where the deploy would be refused
 */
export async function previewDeploy(
  given: ECSClient | Clients,
  options: DeployOptions,
): Promise<DeployPreview> {
  const course = beginCourse(given, options);
  const place = placeOfWanted(options);
  const before = await observeWanted(course, place, options.service);
  const from = before?.taskDefinition;
  const taskDefinition = await previewDefinition(course, options.taskDefinition, from);
  if (before === undefined || from === undefined) {
    return { ...place, taskDefinition, change: { is: "create" } };
  }
  const members =
    typeof options.service === "string" ? {} : changesOfService(options.service, before);
  const { desiredCount } = options;
  const isScaled = desiredCount !== undefined && desiredCount !== before.desiredCount;
  const isSame = taskDefinition.is === "registered" && taskDefinition.arn === from;
  if (isSame && !isScaled && options.force !== true && Object.keys(members).length === 0) {
    return { ...place, taskDefinition, change: { is: "nothing" } };
  }
  const change = { is: "update" as const, from, members, ...(isScaled && { desiredCount }) };
  return { ...place, taskDefinition, change };
}

async function previewDefinition(
  course: Course,
  wanted: TaskDefinitionInput | string,
  serving: string | undefined,
): Promise<DeployPreview["taskDefinition"]> {
  if (typeof wanted === "string") {
    return { is: "registered", arn: await activeRevision(course, wanted) };
  }
  const same = await sameRevision(course, wanted, serving);
  if (same !== undefined) return { is: "registered", arn: same };
  const family = wanted.family ?? "";
  const found = await describeRevision(course, serving ?? family);
  const comparedWith = found?.taskDefinition.taskDefinitionArn;
  return {
    is: "new",
    family,
    ...(comparedWith !== undefined && { comparedWith }),
    differences: differencesOfTaskDefinitions(found?.taskDefinition ?? {}, wanted),
  };
}
