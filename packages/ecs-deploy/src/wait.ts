import type { ECSClient, Service } from "@aws-sdk/client-ecs";

import type { Clients } from "./clients.ts";
import { beginCourse, type Course, type CourseOptions, refusing } from "./course.ts";
import { primaryOf } from "./deployments.ts";
import { activeService, placeOf, type ServicePlace } from "./describe-service.ts";
import { EcsDeployError } from "./errors.ts";
import { apartMs, type FoundRecord, newestRecord, observeRecord } from "./follow/observe.ts";
import { ranBy } from "./history/completed-revisions.ts";
import type { DeployReceipt } from "./receipt.ts";
import { receiptOf } from "./receipt-of.ts";
import { followUpdate } from "./steps/follow.ts";

export interface WaitOptions extends CourseOptions {
  /** Name or ARN. */
  service: string;
  /** @default the ARN's, else "default" */
  cluster?: string;
  /** Its id, `ecs-svc/` and digits. @default the newest, also where ECS has gone back from it since */
  deployment?: string;
  /** @default "completed" */
  waitUntil?: "completed" | "stable";
  /** @default 1_800_000 */
  limitMs?: number;
}

/** A deployment that somebody began. */
export interface Begun {
  deployment: string;
  taskDefinition: string;
  createdAt: Date | undefined;
  /** Whether it is still on its way. One that was completed before has to be stable now. */
  isNew: boolean;
}

/**
 * Follows a deployment that was begun elsewhere to its end.
 * @throws {EcsDeployError} `not-found` where there is no such service or deployment
 */
export async function waitForDeployment(
  given: ECSClient | Clients,
  options: WaitOptions,
): Promise<DeployReceipt> {
  const { service, cluster, deployment, waitUntil = "completed", limitMs = 1_800_000 } = options;
  const course = beginCourse(given, options);
  const place = placeOf(service, cluster);
  const found = await activeService(course, place);
  const begun =
    deployment === undefined
      ? await newestOf(course, place, found)
      : await find(course, { place, found, deployment });
  const updated = { is: "updated" as const, ...begun };
  const { taskDefinition } = begun;
  const outcome = await followUpdate(course, updated, {
    place,
    taskDefinition,
    waitUntil,
    limitMs,
  });
  return receiptOf(course, {
    outcome,
    place,
    taskDefinition,
    before: undefined,
    updated,
    deregistered: [],
  });
}

/** The deployment that is the service's own now. */
export function ownOf(service: Service): Begun {
  const primary = primaryOf(service);
  if (primary?.id === undefined) {
    throw new EcsDeployError("not-found", `the service ${service.serviceName} has no deployment`);
  }
  const { id, taskDefinition = "", createdAt, rolloutState } = primary;
  return { deployment: id, taskDefinition, createdAt, isNew: rolloutState !== "COMPLETED" };
}

/**
 * The deployment that was begun last. Where ECS goes back, the service's own is an older one, whose end would
 * say nothing about what was to be deployed.
 */
async function newestOf(course: Course, place: ServicePlace, service: Service): Promise<Begun> {
  const own = ownOf(service);
  const { clients, signal, calls } = course;
  const caller = { callMs: 60_000, signal, calls };
  return refusing(`find the newest deployment of ${place.service}`, async () => {
    const newest = await newestRecord(clients, place, caller);
    const isOwn = (newest?.createdAt ?? 0) <= (own.createdAt?.getTime() ?? 0) + apartMs;
    return newest === undefined || isOwn ? own : begunBy(course, newest, own);
  });
}

async function begunBy(course: Course, record: FoundRecord, own: Begun): Promise<Begun> {
  const [taskDefinition] = await ranBy(course, [record.revision]);
  if (taskDefinition === undefined) return own;
  const deployment = `ecs-svc/${record.revision.split("/").at(-1)}`;
  return { deployment, taskDefinition, createdAt: new Date(record.createdAt), isNew: true };
}

async function find(
  course: Course,
  { place, found, deployment }: { place: ServicePlace; found: Service; deployment: string },
): Promise<Begun> {
  const own = ownOf(found);
  if (own.deployment === deployment) return own;
  const listed = found.deployments?.find(({ id }) => id === deployment);
  if (listed?.taskDefinition !== undefined) {
    const { taskDefinition, createdAt } = listed;
    return { deployment, taskDefinition, createdAt, isNew: true };
  }
  return refusing(`find the deployment ${deployment}`, async () =>
    findEnded(course, place, deployment),
  );
}

async function findEnded(course: Course, place: ServicePlace, deployment: string): Promise<Begun> {
  const { clients, signal, calls } = course;
  const at = { caller: { callMs: 60_000, signal, calls }, createdAt: undefined };
  const record = await observeRecord(clients, { ...place, deployment }, at);
  const found = record === "not-to-be-had" ? undefined : record;
  const [taskDefinition] = found === undefined ? [] : await ranBy(course, [found.revision]);
  if (found !== undefined && taskDefinition !== undefined) {
    return { deployment, taskDefinition, createdAt: new Date(found.createdAt), isNew: true };
  }
  const message = `the service ${place.service} has no deployment ${deployment}`;
  throw new EcsDeployError("not-found", message);
}
