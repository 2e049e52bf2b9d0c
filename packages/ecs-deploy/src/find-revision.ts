import { DescribeTaskDefinitionCommand, type Tag, type TaskDefinition } from "@aws-sdk/client-ecs";

import { type Course, refusing } from "./course.ts";
import { familyOf, nameOfTaskDefinition } from "./deployments.ts";
import { EcsDeployError } from "./errors.ts";
import { differencesOfTaskDefinitions } from "./task-definition/difference.ts";
import type { TaskDefinitionInput } from "./task-definition/read.ts";

/** The ACTIVE revision that is the same already: the one that serves, else the latest one of the family. */
export async function sameRevision(
  course: Course,
  wanted: TaskDefinitionInput,
  serving: string | undefined,
): Promise<string | undefined> {
  const family = wanted.family ?? "";
  const places = [
    ...(serving !== undefined && familyOf(serving) === family ? [serving] : []),
    family,
  ];
  for (const place of places) {
    const found = await describeRevision(course, place);
    if (found?.taskDefinition.status === "ACTIVE" && isSame(wanted, found)) {
      return arnOf(found.taskDefinition);
    }
  }
  return undefined;
}

export interface FoundRevision {
  taskDefinition: TaskDefinition;
  tags: readonly Tag[];
}

/** A revision by its ARN or `family:revision`, or the latest ACTIVE one of a family; undefined where there is none. */
export async function describeRevision(
  course: Course,
  taskDefinition: string,
): Promise<FoundRevision | undefined> {
  return refusing(
    `describe the task definition ${nameOfTaskDefinition(taskDefinition)}`,
    async () => {
      try {
        const found = await course.ask("DescribeTaskDefinition", (ecs, options) =>
          ecs.send(
            new DescribeTaskDefinitionCommand({ taskDefinition, include: ["TAGS"] }),
            options,
          ),
        );
        return (
          found.taskDefinition && { taskDefinition: found.taskDefinition, tags: found.tags ?? [] }
        );
      } catch (error) {
        if (isNotThere(error)) return undefined;
        throw error;
      }
    },
  );
}

/**
 * A revision that is to be run as it is.
 * @throws {EcsDeployError} `not-found` where it is not there or not ACTIVE
 */
export async function activeRevision(course: Course, taskDefinition: string): Promise<string> {
  const found = await describeRevision(course, taskDefinition);
  const name = nameOfTaskDefinition(taskDefinition);
  if (found === undefined) {
    throw new EcsDeployError("not-found", `there is no task definition ${name}`);
  }
  if (found.taskDefinition.status === "ACTIVE") return arnOf(found.taskDefinition);
  throw new EcsDeployError(
    "not-found",
    `the task definition ${name} is ${found.taskDefinition.status}: ECS starts no task of it; register its content again`,
  );
}

function isSame(wanted: TaskDefinitionInput, found: FoundRevision): boolean {
  if (differencesOfTaskDefinitions(found.taskDefinition, wanted).length > 0) return false;
  return wanted.tags === undefined || tagsOf(wanted.tags) === tagsOf(found.tags);
}

function tagsOf(tags: readonly Tag[]): string {
  return JSON.stringify(tags.map(({ key, value }) => `${key}=${value ?? ""}`).toSorted());
}

/** ECS's words for it; the name of the error is that of every other mistake. */
function isNotThere(error: unknown): boolean {
  return error instanceof Error && /unable to describe task definition/i.test(error.message);
}

/** @throws where ECS's answer has none */
export function arnOf(taskDefinition: TaskDefinition | undefined): string {
  const arn = taskDefinition?.taskDefinitionArn;
  if (arn === undefined) throw new Error("ECS answered without the task definition's ARN");
  return arn;
}
