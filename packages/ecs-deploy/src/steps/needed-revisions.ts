import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  type ECSClient,
  ListClustersCommand,
  ListServicesCommand,
  ListTasksCommand,
  type Service,
} from "@aws-sdk/client-ecs";

import type { Course } from "../course.ts";
import { familyOf } from "../deployments.ts";
import { completedRevisions } from "../history/completed-revisions.ts";

/** Completed revisions of each service that are kept: the one that serves, and the one to go back to. */
const waysBack = 2;

/** Pages of a listing that are read at most: what is not seen might be needed. */
const maxPages = 1_000;

/**
 * ARNs of the task definitions of a family that something in the account and region still needs: services, their
 * deployments and task sets, what they would go back to, and tasks that run or are to run, in every cluster.
 * @param isActive tells a revision of the family that could be gone back to
 * @throws when something can't be listed: then nobody knows
 */
export async function neededRevisions(
  course: Course,
  family: string,
  isActive: (taskDefinition: string) => boolean,
): Promise<Set<string>> {
  const needed = new Set<string>();
  const clusters = await clusterArns(course);
  for (const cluster of clusters) {
    for (const service of await servicesOf(course, cluster)) {
      for (const arn of namedBy(service)) needed.add(arn);
      for (const arn of await waysBackOf(course, service, { family, isActive })) needed.add(arn);
    }
    for (const arn of await ofTasks(course, cluster, family)) needed.add(arn);
  }
  return needed;
}

function namedBy({ taskDefinition, deployments = [], taskSets = [] }: Service): string[] {
  const named = [
    taskDefinition,
    ...[...deployments, ...taskSets].map((each) => each.taskDefinition),
  ];
  return named.filter((arn) => arn !== undefined);
}

/** What a service would go back to. One of another family counts without a look at whether it is active. */
async function waysBackOf(
  course: Course,
  service: Service,
  { family, isActive }: { family: string; isActive: (taskDefinition: string) => boolean },
): Promise<string[]> {
  // Those of CodeDeploy and others go back to a task set that is still there, and have no history here.
  if ((service.deploymentController?.type ?? "ECS") !== "ECS") return [];
  const ways: string[] = [];
  for await (const arn of completedRevisions(course, service)) {
    if (familyOf(arn) === family && !isActive(arn)) continue;
    ways.push(arn);
    if (ways.length === waysBack) break;
  }
  return ways;
}

async function ofTasks(course: Course, cluster: string, family: string): Promise<string[]> {
  const arns = await allPages(course, "ListTasks", async (ecs, options, nextToken) => {
    const input = { cluster, family, desiredStatus: "RUNNING" as const, ...nextToken };
    const { taskArns, nextToken: next } = await ecs.send(new ListTasksCommand(input), options);
    return { items: taskArns, next };
  });
  const needed: string[] = [];
  for (let at = 0; at < arns.length; at += 100) {
    const input = { cluster, tasks: arns.slice(at, at + 100) };
    const { tasks = [] } = await course.ask("DescribeTasks", (ecs, options) =>
      ecs.send(new DescribeTasksCommand(input), options),
    );
    needed.push(...tasks.flatMap(({ taskDefinitionArn }) => taskDefinitionArn ?? []));
  }
  return needed;
}

async function servicesOf(course: Course, cluster: string): Promise<Service[]> {
  const arns = await allPages(course, "ListServices", async (ecs, options, nextToken) => {
    const input = { cluster, maxResults: 100, ...nextToken };
    const { serviceArns, nextToken: next } = await ecs.send(
      new ListServicesCommand(input),
      options,
    );
    return { items: serviceArns, next };
  });
  const found: Service[] = [];
  for (let at = 0; at < arns.length; at += 10) {
    const input = { cluster, services: arns.slice(at, at + 10) };
    const { services = [], failures = [] } = await course.ask("DescribeServices", (ecs, options) =>
      ecs.send(new DescribeServicesCommand(input), options),
    );
    const failure = failures.find(({ reason }) => reason !== "MISSING");
    if (failure !== undefined)
      throw new Error(`${failure.arn} can't be described: ${failure.reason}`);
    found.push(...services);
  }
  return found;
}

async function clusterArns(course: Course): Promise<string[]> {
  return allPages(course, "ListClusters", async (ecs, options, nextToken) => {
    const { clusterArns: items, nextToken: next } = await ecs.send(
      new ListClustersCommand(nextToken),
      options,
    );
    return { items, next };
  });
}

type Page = (
  ecs: ECSClient,
  options: { abortSignal: AbortSignal },
  nextToken: { nextToken?: string },
) => Promise<{ items: string[] | undefined; next: string | undefined }>;

/** All items of a listing. */
export async function allPages(course: Course, operation: string, page: Page): Promise<string[]> {
  const all: string[] = [];
  let nextToken: string | undefined;
  for (let pages = 0; pages < maxPages; pages += 1) {
    const token = nextToken === undefined ? {} : { nextToken };
    const { items = [], next } = await course.ask(operation, (ecs, options) =>
      page(ecs, options, token),
    );
    all.push(...items);
    if (next === undefined) return all;
    nextToken = next;
  }
  throw new Error(`${operation} has more than ${maxPages} pages`);
}
