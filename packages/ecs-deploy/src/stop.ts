import {
  type ECSClient,
  ListServiceDeploymentsCommand,
  type Service,
  StopServiceDeploymentCommand,
} from "@aws-sdk/client-ecs";

import type { Clients } from "./clients.ts";
import { beginCourse, type Course, type CourseOptions, refusing } from "./course.ts";
import { nameOfTaskDefinition, primaryOf } from "./deployments.ts";
import { activeService, placeOf } from "./describe-service.ts";
import { EcsDeployError } from "./errors.ts";
import type { Outcome } from "./outcome.ts";
import type { DeployReceipt } from "./receipt.ts";
import { receiptOf } from "./receipt-of.ts";
import { followUpdate } from "./steps/follow.ts";
import { ownOf } from "./wait.ts";

export interface StopOptions extends CourseOptions {
  /** Name or ARN. */
  service: string;
  /** @default the ARN's, else "default" */
  cluster?: string;
  /** @default 1_800_000 */
  limitMs?: number;
}

/**
 * Stops the deployment that is going on, so that ECS goes back to what served before, and follows that to its
 * end. It works without a circuit breaker too.
 * @throws {EcsDeployError} `not-found` where no deployment is going on
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StopServiceDeployment.html
 */
export async function stopDeployment(
  given: ECSClient | Clients,
  options: StopOptions,
): Promise<DeployReceipt> {
  const { service, cluster, limitMs = 1_800_000 } = options;
  const course = beginCourse(given, options);
  const place = placeOf(service, cluster);
  const found = await activeService(course, place);
  refuseGoingBack(found);
  const begun = ownOf(found);
  const { taskDefinition } = begun;
  await course.step(
    "roll-back",
    async () => stop(course, found, await currentDeployment(course, found)),
    () => `asked ECS to go back from ${nameOfTaskDefinition(taskDefinition)}`,
  );
  const updated = { is: "updated" as const, ...begun };
  const follow = { place, taskDefinition, waitUntil: "completed" as const, limitMs };
  const outcome = await followUpdate(course, updated, follow);
  return receiptOf(course, {
    outcome: byUs(outcome),
    place,
    taskDefinition,
    before: undefined,
    updated,
    deregistered: [],
  });
}

function refuseGoingBack(service: Service): void {
  const reason = primaryOf(service)?.rolloutStateReason ?? "";
  if (!reason.includes("rolling back")) return;
  const { serviceName } = service;
  throw new EcsDeployError(
    "refused",
    `ECS goes back already: ${reason}; to see how that ends: hitless-ecs-deploy wait --service ${serviceName}`,
  );
}

async function currentDeployment(course: Course, service: Service): Promise<string> {
  const { serviceName = "", serviceArn, clusterArn } = service;
  const input = {
    service: serviceArn,
    cluster: clusterArn,
    status: ["PENDING" as const, "IN_PROGRESS" as const],
  };
  const { serviceDeployments = [] } = await refusing(
    `list the deployments of ${serviceName}`,
    async () =>
      course.ask("ListServiceDeployments", (ecs, options) =>
        ecs.send(new ListServiceDeploymentsCommand(input), options),
      ),
  );
  const arn = serviceDeployments[0]?.serviceDeploymentArn;
  if (arn !== undefined) return arn;
  throw new EcsDeployError(
    "not-found",
    `no deployment of ${serviceName} is going on: there is nothing to stop; to go back from one that has ended: hitless-ecs-deploy rollback --service ${serviceName}`,
  );
}

async function stop(course: Course, service: Service, arn: string): Promise<void> {
  await refusing(`stop the deployment of ${service.serviceName}`, async () =>
    course.ask("StopServiceDeployment", (ecs, options) =>
      ecs.send(
        new StopServiceDeploymentCommand({ serviceDeploymentArn: arn, stopType: "ROLLBACK" }),
        options,
      ),
    ),
  );
}

function byUs(outcome: Outcome): Outcome {
  return outcome.is === "rolled-back" ? { ...outcome, by: "us" } : outcome;
}
