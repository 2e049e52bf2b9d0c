import {
  DescribeServiceRevisionsCommand,
  ListServiceDeploymentsCommand,
  type Service,
  type ServiceDeploymentBrief,
} from "@aws-sdk/client-ecs";

import type { Course } from "../course.ts";

/** Pages of the history that are read at most, of 100 deployments each. */
const maxPages = 20;

/** As many as DescribeServiceRevisions takes at once. */
const revisionsAtOnce = 20;

/**
 * ARNs of the task definitions that completed deployments of a service ran, newest first and each once: first those
 * that are still there, then ECS's history, which reaches back 90 days. Calls are made as far as one reads.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html
 */
export async function* completedRevisions(
  course: Course,
  service: Service,
): AsyncGenerator<string, void> {
  const told = new Set<string>();
  for (const { rolloutState, taskDefinition } of service.deployments ?? []) {
    if (rolloutState !== "COMPLETED" || taskDefinition === undefined) continue;
    if (!told.has(taskDefinition)) yield taskDefinition;
    told.add(taskDefinition);
  }
  const arns = await succeeded(course, service);
  for (let at = 0; at < arns.length; at += revisionsAtOnce) {
    for (const taskDefinition of await ranBy(course, arns.slice(at, at + revisionsAtOnce))) {
      if (!told.has(taskDefinition)) yield taskDefinition;
      told.add(taskDefinition);
    }
  }
}

/** ARNs of the service revisions that deployments brought to their end, newest first, each once. */
async function succeeded(course: Course, service: Service): Promise<string[]> {
  const all: ServiceDeploymentBrief[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const input = {
      service: service.serviceArn,
      cluster: service.clusterArn,
      status: ["SUCCESSFUL" as const],
      maxResults: 100,
      ...(nextToken !== undefined && { nextToken }),
    };
    const answer = await course.ask("ListServiceDeployments", (ecs, options) =>
      ecs.send(new ListServiceDeploymentsCommand(input), options),
    );
    all.push(...(answer.serviceDeployments ?? []));
    nextToken = answer.nextToken;
    if (nextToken === undefined) break;
  }
  const sorted = all.toSorted((left, right) => begunAt(right) - begunAt(left));
  return [
    ...new Set(sorted.flatMap(({ targetServiceRevisionArn }) => targetServiceRevisionArn ?? [])),
  ];
}

/** The task definitions of service revisions, in the order of their ARNs. */
export async function ranBy(course: Course, serviceRevisionArns: string[]): Promise<string[]> {
  if (serviceRevisionArns.length === 0) return [];
  const { serviceRevisions = [] } = await course.ask("DescribeServiceRevisions", (ecs, options) =>
    ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns }), options),
  );
  return serviceRevisionArns.flatMap((arn) => {
    const found = serviceRevisions.find(({ serviceRevisionArn }) => serviceRevisionArn === arn);
    return found?.taskDefinition ?? [];
  });
}

function begunAt({ createdAt }: ServiceDeploymentBrief): number {
  return createdAt?.getTime() ?? 0;
}
