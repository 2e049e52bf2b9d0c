import { DescribeTaskDefinitionCommand, type TaskDefinition } from "@aws-sdk/client-ecs";

import { abortable } from "../abortable.ts";
import type { Clients } from "../clients.ts";
import { EcsDeployError } from "../errors.ts";

/**
 * @param name family, `family:revision` or ARN
 * @throws {EcsDeployError} `not-found`
 */
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
