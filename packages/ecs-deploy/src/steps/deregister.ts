import { DeregisterTaskDefinitionCommand, ListTaskDefinitionsCommand } from "@aws-sdk/client-ecs";

import type { Course } from "../course.ts";
import { familyOf, nameOfTaskDefinition } from "../deployments.ts";
import { allPages, neededRevisions } from "./needed-revisions.ts";

/** ECS takes one such call a second, over some time; the next deploy goes on with the rest. */
const maxAtOnce = 20;

export interface Deregistered {
  /** ARNs of the revisions, oldest first. */
  deregistered: readonly string[];
  /** Why not all that could have been. */
  problem?: string;
}

/**
 * Deregisters old revisions of a family, but for the last `keep` and those that something needs. It is no failure of
 * the deploy when that can't be done: then nothing is touched of which it is not known that nobody needs it.
 * @param options.taskDefinition ARN of the revision that serves now
 */
export async function deregisterOld(
  course: Course,
  { taskDefinition, keep }: { taskDefinition: string; keep: number },
): Promise<Deregistered> {
  const deregistered: string[] = [];
  try {
    const old = await oldRevisions(course, { taskDefinition, keep });
    for (const arn of old.slice(0, maxAtOnce)) {
      await course.ask("DeregisterTaskDefinition", (ecs, options) =>
        ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: arn }), options),
      );
      deregistered.push(arn);
      course.onEvent({ type: "deregistered", taskDefinition: arn });
    }
    return { deregistered };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { deregistered, problem };
  }
}

/** For people. */
export function describeDeregistered({ deregistered, problem }: Deregistered): string {
  const names = deregistered.map((arn) => nameOfTaskDefinition(arn)).join(", ");
  const done = names === "" ? "nothing to deregister" : `deregistered ${names}`;
  if (problem === undefined) return done;
  return names === "" ? `deregistered nothing: ${problem}` : `${done}, and not more: ${problem}`;
}

async function oldRevisions(
  course: Course,
  { taskDefinition, keep }: { taskDefinition: string; keep: number },
): Promise<string[]> {
  const family = familyOf(taskDefinition);
  const active = await activeRevisions(course, family);
  const old = active.slice(0, -keep);
  if (old.length === 0) return [];
  const isActive = (arn: string): boolean => active.includes(arn);
  const needed = await neededRevisions(course, family, isActive);
  return old.filter((arn) => arn !== taskDefinition && !needed.has(arn));
}

/** ARNs of the ACTIVE revisions of a family, oldest first. */
async function activeRevisions(course: Course, family: string): Promise<string[]> {
  const arns = await allPages(course, "ListTaskDefinitions", async (ecs, options, nextToken) => {
    const input = { familyPrefix: family, status: "ACTIVE" as const, ...nextToken };
    const answer = await ecs.send(new ListTaskDefinitionsCommand(input), options);
    return { items: answer.taskDefinitionArns, next: answer.nextToken };
  });
  return arns
    .filter((arn) => familyOf(arn) === family)
    .toSorted((left, right) => revisionOf(left) - revisionOf(right));
}

function revisionOf(arn: string): number {
  return Number(arn.slice(arn.lastIndexOf(":") + 1));
}
