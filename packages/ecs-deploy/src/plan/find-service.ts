import { DescribeServicesCommand, type Service } from "@aws-sdk/client-ecs";

import { abortable } from "../abortable.ts";
import type { Clients } from "../clients.ts";
import type { ServicePlace } from "../describe-service.ts";
import { EcsDeployError } from "../errors.ts";

/** @throws {EcsDeployError} `not-found` where it is not there or not ACTIVE */
export async function findService(
  { ecs }: Clients,
  { cluster, service, signal }: ServicePlace & { signal?: AbortSignal | undefined },
): Promise<Service> {
  const { services: [found] = [] } = await ecs.send(
    new DescribeServicesCommand({ cluster, services: [service] }),
    abortable(signal),
  );
  if (found === undefined) {
    throw new EcsDeployError(
      "not-found",
      `there is no service ${service} in the cluster ${cluster}`,
    );
  }
  if (found.status === "ACTIVE") return found;
  throw new EcsDeployError(
    "not-found",
    `the service ${service} of the cluster ${cluster} is ${found.status}, ACTIVE was expected`,
  );
}
