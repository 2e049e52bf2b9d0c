import type { TaskDefinition } from "@aws-sdk/client-ecs";

import type { Clients } from "../clients.ts";
import { refusing } from "../course.ts";
import { placeOf } from "../describe-service.ts";
import { refuseStrategy } from "../refuse-strategy.ts";
import { findService } from "./find-service.ts";
import { findTaskDefinition } from "./find-task-definition.ts";
import { observeInstances } from "./observe-instances.ts";
import { observeTargetGroups } from "./observe-target-groups.ts";
import type { Observed } from "./observed.ts";
import { launchTypeOf } from "./situation.ts";

export interface ObserveOptions {
  /** Name or ARN. @default "default" */
  cluster?: string;
  /** Name or ARN. */
  service: string;
  /** What is to be rolled out: `family:revision` or ARN, or what would be registered. @default the one that serves */
  taskDefinition?: string | TaskDefinition;
  signal?: AbortSignal;
}

/**
 * Asks for everything that a prediction is made from. Changes nothing.
 * @throws {EcsDeployError} `not-found`, `unsupported`, `credentials`, `no-endpoint`, `refused`
 */
export function observe(clients: Clients, options: ObserveOptions): Promise<Observed> {
  return refusing(`look at the service ${options.service}`, () => observeAll(clients, options));
}

async function observeAll(clients: Clients, options: ObserveOptions): Promise<Observed> {
  const { signal } = options;
  const { cluster, service: name } = placeOf(options.service, options.cluster);
  const service = await findService(clients, { cluster, service: name, signal });
  refuseStrategy(service);
  const before = await findTaskDefinition(clients, service.taskDefinition ?? "", signal);
  const { taskDefinition = before } = options;
  const after =
    typeof taskDefinition === "string"
      ? await findTaskDefinition(clients, taskDefinition, signal)
      : taskDefinition;
  const [instances, targetGroups] = await Promise.all([
    launchTypeOf(service) === "EC2" ? observeInstances(clients, { cluster, service, signal }) : [],
    observeTargetGroups(clients, service, signal),
  ]);
  return { service, before, after, instances, targetGroups };
}
