import type { ECSClient, Service } from "@aws-sdk/client-ecs";

import type { Clients } from "./clients.ts";
import { beginCourse, type Course, type CourseOptions, refusing } from "./course.ts";
import { familyOf, nameOfTaskDefinition } from "./deployments.ts";
import { activeService, placeOf } from "./describe-service.ts";
import { EcsDeployError } from "./errors.ts";
import { rollbackTarget } from "./history/rollback-target.ts";
import type { DeployReceipt } from "./receipt.ts";
import { receiptOf } from "./receipt-of.ts";
import { refuseStrategy } from "./refuse-strategy.ts";
import { followUpdate, type WaitUntil } from "./steps/follow.ts";
import { activeRevision } from "./find-revision.ts";
import { describeUpdate, updateService } from "./steps/update.ts";

export interface RollbackOptions extends CourseOptions {
  /** Name or ARN. */
  service: string;
  /** @default the ARN's, else "default" */
  cluster?: string;
  /**
   * A number, `family:revision` or an ARN.
   * @default the last revision that a completed deployment of the service ran, other than its own now
   */
  to?: string;
  /** @default "completed" */
  waitUntil?: WaitUntil;
  /** @default 1_800_000 */
  limitMs?: number;
}

/**
 * Gives a service the revision that last served well, and follows that deployment to its end.
 * @throws {EcsDeployError} `no-way-back` where there is none; and whatever refuses before the service was changed
 */
export async function rollbackService(
  given: ECSClient | Clients,
  options: RollbackOptions,
): Promise<DeployReceipt> {
  const { service, cluster, to, waitUntil = "completed", limitMs = 1_800_000 } = options;
  const course = beginCourse(given, options);
  const place = placeOf(service, cluster);

  const before = await activeService(course, place);
  refuseStrategy(before);
  const taskDefinition = await (to === undefined
    ? lastGood(course, before)
    : activeRevision(course, /^\d+$/.test(to) ? `${familyOfService(before)}:${to}` : to));
  const wanted = { place, taskDefinition, changes: {} };
  const updated = await course.step(
    "update",
    async () => updateService(course, wanted, before),
    describeUpdate,
  );
  const outcome = await followUpdate(course, updated, {
    place,
    taskDefinition,
    waitUntil,
    limitMs,
  });

  return receiptOf(course, { outcome, place, taskDefinition, before, updated, deregistered: [] });
}

async function lastGood(course: Course, service: Service): Promise<string> {
  const { serviceName = "", taskDefinition = "" } = service;
  const target = await refusing(`find what ${serviceName} ran before`, async () =>
    rollbackTarget(course, service, taskDefinition),
  );
  if (target !== undefined) return target;
  throw new EcsDeployError(
    "no-way-back",
    `no completed deployment of ${serviceName} ran another revision than ${nameOfTaskDefinition(taskDefinition)} that is still ACTIVE; name one with --to REVISION (\`aws ecs list-task-definitions --family-prefix ${familyOfService(service)}\`)`,
  );
}

function familyOfService({ taskDefinition = "" }: Service): string {
  return familyOf(taskDefinition);
}
