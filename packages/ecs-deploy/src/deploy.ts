import type { ECSClient, Service } from "@aws-sdk/client-ecs";

import type { Clients } from "./clients.ts";
import { beginCourse, type Course, type CourseOptions } from "./course.ts";
import { nameOfTaskDefinition } from "./deployments.ts";
import { noService, orCreate, type ServicePlace } from "./describe-service.ts";
import { observeWanted, placeOfWanted } from "./observe-wanted.ts";
import type { Outcome } from "./outcome.ts";
import type { DeployReceipt } from "./receipt.ts";
import { receiptOf } from "./receipt-of.ts";
import { changesOfService } from "./service-file/changes.ts";
import type { ServiceInput } from "./service-file/read.ts";
import { createService } from "./steps/create.ts";
import { type Deregistered, deregisterOld, describeDeregistered } from "./steps/deregister.ts";
import { followUpdate, type WaitUntil } from "./steps/follow.ts";
import { goBack, needsGoingBack } from "./steps/go-back.ts";
import { activeRevision } from "./find-revision.ts";
import { registerRevision } from "./steps/register.ts";
import { type Ship, shipImages } from "./steps/ship.ts";
import { describeUpdate, type Updated, updateService } from "./steps/update.ts";
import type { TaskDefinitionInput } from "./task-definition/read.ts";

export interface DeployOptions extends CourseOptions {
  /** What to register, or the ARN or `family:revision` of what is registered. */
  taskDefinition: TaskDefinitionInput | string;
  /** Name or ARN of the service, or the file from which it is created where it is not there yet. */
  service: string | ServiceInput;
  /** @default the service file's or the ARN's, else "default" */
  cluster?: string;
  /** Tags and pushes the images first, and answers the task definition that names them. @default none */
  ship?: Ship;
  /** @default as it is; in a service that is created, the file's */
  desiredCount?: number;
  /** Begins a deployment though the service has this revision. @default false */
  force?: boolean;
  /**
   * `completed`: until ECS says so. `stable`: until besides no task of another deployment is left. `none`: not at all.
   * @default "completed"
   */
  waitUntil?: WaitUntil;
  /** Goes back to what served before when the deployment failed, stalled or took too long. @default false */
  rollbackOnFailure?: boolean;
  /** Revisions of the family that are kept at least; `"all"` deregisters none. @default 5 */
  keep?: number | "all";
  /** How long to follow at most; going back has as long once more. @default 1_800_000 */
  limitMs?: number;
}

/**
 * Rolls a service to a task definition: ships its images, registers it, updates the service, follows the deployment
 * that this began to its end, and deregisters what nobody needs any more.
 * @throws {EcsDeployError} where it was refused before the service was changed; after that, every end is an outcome
 */
export async function deployService(
  given: ECSClient | Clients,
  options: DeployOptions,
): Promise<DeployReceipt> {
  const { limitMs = 1_800_000, waitUntil = "completed", keep = 5 } = checked(options);
  const course = beginCourse(given, options);
  const place = placeOfWanted(options);

  const before = await observeWanted(course, place, options.service);
  const shipped = await shipImages(course, options.taskDefinition, options.ship);
  const taskDefinition = await register(course, shipped.taskDefinition, before);
  const force = options.force === true || shipped.isMoved;
  const updated = await update(course, { place, taskDefinition, before }, { ...options, force });
  const followed = await followUpdate(course, updated, {
    place,
    taskDefinition,
    waitUntil,
    limitMs,
  });
  const outcome =
    options.rollbackOnFailure === true && needsGoingBack(followed)
      ? await goBack(course, followed, { place, before, failed: taskDefinition, limitMs })
      : followed;
  const { deregistered } = await deregister(course, outcome, { taskDefinition, keep });

  return receiptOf(course, { outcome, place, taskDefinition, before, updated, deregistered });
}

function checked(options: DeployOptions): DeployOptions {
  const { keep = 5, limitMs = 1, desiredCount = 0 } = options;
  if (keep !== "all" && !(Number.isSafeInteger(keep) && keep >= 1)) {
    throw new TypeError(`keep: expected a whole number of at least 1, or "all", found ${keep}`);
  }
  if (!(limitMs > 0)) throw new TypeError(`limitMs: expected more than 0, found ${limitMs}`);
  if (!(Number.isSafeInteger(desiredCount) && desiredCount >= 0)) {
    throw new TypeError(`desiredCount: expected a whole number, found ${desiredCount}`);
  }
  return options;
}

async function register(
  course: Course,
  wanted: TaskDefinitionInput | string,
  before: Service | undefined,
): Promise<string> {
  if (typeof wanted === "string") return activeRevision(course, wanted);
  const { taskDefinition } = await course.step(
    "register",
    async () => registerRevision(course, wanted, before?.taskDefinition),
    ({ taskDefinition: arn, isNew }) =>
      isNew
        ? `registered ${nameOfTaskDefinition(arn)}`
        : `nothing to register: ${nameOfTaskDefinition(arn)} is the same`,
  );
  return taskDefinition;
}

async function update(
  course: Course,
  {
    place,
    taskDefinition,
    before,
  }: { place: ServicePlace; taskDefinition: string; before: Service | undefined },
  { service, desiredCount, force }: DeployOptions,
): Promise<Updated> {
  const wanted = { place, taskDefinition, desiredCount, force };
  const work = async (): Promise<Updated> => {
    if (typeof service === "string") {
      if (before === undefined) throw noService(place, { remedy: orCreate });
      return updateService(course, { ...wanted, changes: {} }, before);
    }
    if (before === undefined) return createService(course, service, wanted);
    return updateService(course, { ...wanted, changes: changesOfService(service, before) }, before);
  };
  return course.step("update", work, describeUpdate);
}

async function deregister(
  course: Course,
  outcome: Outcome,
  { taskDefinition, keep }: { taskDefinition: string; keep: number | "all" },
): Promise<Deregistered> {
  if (outcome.is !== "completed" || keep === "all") return { deregistered: [] };
  return course.step(
    "deregister",
    async () => deregisterOld(course, { taskDefinition, keep }),
    describeDeregistered,
  );
}
