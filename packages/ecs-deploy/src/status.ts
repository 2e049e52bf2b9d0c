import { DescribeTaskDefinitionCommand, type ECSClient, type Task } from "@aws-sdk/client-ecs";

import type { Clients } from "./clients.ts";
import { beginCourse, type Course, type CourseOptions, refusing } from "./course.ts";
import { activeService, placeOf } from "./describe-service.ts";
import { type DeploymentSeen, primaryOf, snapshotOf } from "./follow/snapshot.ts";
import { stallOf } from "./follow/stall-reason.ts";
import { failureOfTask, type TaskFailure } from "./reasons/failure-of-task.ts";
import { stoppedTasks } from "./reasons/stopped-tasks.ts";
import { targetHealth, type TargetSeen } from "./reasons/target-health.ts";

/** How a service stands. */
export interface ServiceStatus {
  cluster: string;
  service: string;
  /** What its own deployment rolls out, or has rolled out. */
  taskDefinition: string;
  images: readonly { container: string; image: string }[];
  desired: number;
  running: number;
  pending: number;
  /** Its own first. */
  deployments: readonly DeploymentSeen[];
  /** What ECS said about why its own deployment can't go on. */
  blocked?: string;
  /** Tasks that ended for a reason, newest first; of the last hour, whichever deployment they were of. */
  failures: readonly FailedTask[];
  /** Undefined where there are no target groups, or nobody to ask. */
  targets?: readonly TargetSeen[];
  /** Newest first. */
  events: readonly { at: Date; message: string }[];
}

export interface FailedTask extends Pick<TaskFailure, "task" | "headline" | "detail"> {
  /** ARN. */
  taskDefinition: string;
  at: Date;
}

export interface StatusOptions extends Pick<CourseOptions, "callMs" | "signal"> {
  /** Name or ARN. */
  service: string;
  /** @default the ARN's, else "default" */
  cluster?: string;
}

/**
 * What a service runs, what is going on, and what went wrong within the last hour.
 * @throws {EcsDeployError} `not-found` and what else refuses to tell
 */
export async function serviceStatus(
  given: ECSClient | Clients,
  options: StatusOptions,
): Promise<ServiceStatus> {
  const { service, cluster, callMs = 60_000, signal } = options;
  const course = beginCourse(given, options);
  const place = placeOf(service, cluster);
  const found = await activeService(course, place);
  const snapshot = snapshotOf(found);
  const own = primaryOf(snapshot);
  const blocked = own && own.rolloutState !== "COMPLETED" ? stallOf(own, snapshot) : undefined;
  const caller = { callMs, signal, calls: course.calls };
  const { taskDefinition = "" } = found;
  const groups = snapshot.targetGroups;
  const [images, failures, targets] = await refusing(`describe ${place.service}`, async () =>
    Promise.all([
      imagesOf(course, taskDefinition),
      stoppedTasks(course.clients.ecs, { ...place, known: new Set() }, caller),
      targetsOf(course, groups, caller),
    ]),
  );
  return {
    ...place,
    taskDefinition,
    images,
    desired: snapshot.desired,
    running: found.runningCount ?? 0,
    pending: found.pendingCount ?? 0,
    deployments: snapshot.deployments,
    ...(blocked && { blocked: blocked.reason }),
    failures: failures
      .flatMap((each) => failedTaskOf(each) ?? [])
      .toSorted((one, other) => other.at.getTime() - one.at.getTime()),
    ...(targets && { targets }),
    events: snapshot.events.slice(0, 10).map(({ at, message }) => ({ at: new Date(at), message })),
  };
}

function failedTaskOf(ended: Task): FailedTask | undefined {
  const failure = failureOfTask(ended);
  if (failure === undefined) return undefined;
  const { task, headline, detail, at } = failure;
  return {
    task,
    taskDefinition: ended.taskDefinitionArn ?? "",
    headline,
    detail,
    at: new Date(at),
  };
}

async function imagesOf(course: Course, taskDefinition: string) {
  const { taskDefinition: found } = await course.ask("DescribeTaskDefinition", (ecs, options) =>
    ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }), options),
  );
  return (found?.containerDefinitions ?? []).map(({ name = "", image = "" }) => ({
    container: name,
    image,
  }));
}

async function targetsOf(
  { clients: { loadBalancing } }: Course,
  groups: readonly string[],
  caller: Parameters<typeof targetHealth>[2],
): Promise<TargetSeen[] | undefined> {
  if (loadBalancing === undefined || groups.length === 0) return undefined;
  const all = groups.map(async (group) => targetHealth(loadBalancing, group, caller));
  return (await Promise.all(all)).flat();
}
