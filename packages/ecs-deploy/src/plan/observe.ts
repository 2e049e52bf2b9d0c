import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  type Service,
  type TaskDefinition,
} from "@aws-sdk/client-ecs";

import { abortable } from "../abortable.ts";
import type { Clients } from "../clients.ts";
import { EcsDeployError } from "../errors.ts";
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
 * @throws {EcsDeployError} `not-found`, `unsupported`
 */
export async function observe(clients: Clients, options: ObserveOptions): Promise<Observed> {
  const { cluster = "default", signal } = options;
  const service = await findService(clients, { cluster, service: options.service, signal });
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

/**
 * @param controller whether services that are deployed in other ways are wanted too
 * @throws {EcsDeployError} `not-found` where it is not there or not ACTIVE, `unsupported` where it does not roll
 */
export async function findService(
  { ecs }: Clients,
  {
    cluster,
    service: name,
    signal,
  }: { cluster: string; service: string; signal?: AbortSignal | undefined },
  controller: "rolling" | "any" = "rolling",
): Promise<Service> {
  const { services: [found] = [] } = await ecs.send(
    new DescribeServicesCommand({ cluster, services: [name] }),
    abortable(signal),
  );
  if (found === undefined) {
    throw new EcsDeployError("not-found", `there is no service ${name} in the cluster ${cluster}`);
  }
  if (found.status !== "ACTIVE") {
    throw new EcsDeployError(
      "not-found",
      `the service ${name} of the cluster ${cluster} is ${found.status}, ACTIVE was expected`,
    );
  }
  if (controller === "rolling") refuseOthers(found);
  return found;
}

function refuseOthers({
  serviceName,
  deploymentController,
  deploymentConfiguration,
}: Service): void {
  const controller = deploymentController?.type ?? "ECS";
  const strategy = deploymentConfiguration?.strategy ?? "ROLLING";
  if (controller === "ECS" && strategy === "ROLLING") return;
  const how = controller === "ECS" ? `strategy ${strategy}` : `controller ${controller}`;
  throw new EcsDeployError(
    "unsupported",
    `the service ${serviceName} is deployed with the ${how}; only rolling deployments by ECS can be predicted`,
  );
}

/** @throws {EcsDeployError} `not-found` where it is not there or not ACTIVE */
export async function findTaskDefinition(
  { ecs }: Clients,
  name: string,
  signal?: AbortSignal,
): Promise<TaskDefinition> {
  const { taskDefinition } = await ecs
    .send(new DescribeTaskDefinitionCommand({ taskDefinition: name }), abortable(signal))
    .catch((cause: unknown) => {
      if (!(cause instanceof Error) || cause.name !== "ClientException") throw cause;
      throw new EcsDeployError("not-found", `there is no task definition ${name}`, { cause });
    });
  return taskDefinition ?? {};
}
