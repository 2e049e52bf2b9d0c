import { DescribeServicesCommand, type Service } from "@aws-sdk/client-ecs";

import { type Course, refusing } from "./course.ts";
import { EcsDeployError } from "./errors.ts";

/** Where a service is. */
export interface ServicePlace {
  cluster: string;
  service: string;
}

/** The names in a service's ARN, `arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/NAME`, or what was given. */
export function placeOf(service: string, cluster: string | undefined): ServicePlace {
  if (!service.startsWith("arn:")) return { cluster: cluster ?? "default", service };
  const parts = service.split("/");
  const [, inArn = "default"] = parts.length > 2 ? parts : [];
  return { cluster: cluster ?? inArn, service: parts.at(-1) ?? service };
}

/** A service that is there, ACTIVE or DRAINING; undefined where there is none, or it was deleted. */
export async function describeService(
  course: Course,
  { cluster, service }: ServicePlace,
): Promise<Service | undefined> {
  const input = { cluster, services: [service], include: ["TAGS" as const] };
  return refusing(`describe the service ${service} in the cluster ${cluster}`, async () => {
    const { services = [] } = await course.ask("DescribeServices", (ecs, options) =>
      ecs.send(new DescribeServicesCommand(input), options),
    );
    const [found] = services;
    return found?.status === "INACTIVE" ? undefined : found;
  });
}

/** @throws {EcsDeployError} `not-found` where it is not there, or is being deleted */
export async function activeService(course: Course, place: ServicePlace): Promise<Service> {
  const found = await describeService(course, place);
  if (found === undefined) throw noService(place);
  refuseDraining(found);
  return found;
}

/** Where one may be given. */
export const orCreate = "name its cluster, or give a service file to create it";

export function noService(
  { cluster, service }: ServicePlace,
  { remedy = "name its cluster" } = {},
): EcsDeployError {
  const what = `there is no service ${service} in the cluster ${cluster}; ${remedy}`;
  return new EcsDeployError("not-found", what);
}

/** @throws {EcsDeployError} `not-found` */
export function refuseDraining({ status, serviceName = "" }: Service): void {
  if (status === "ACTIVE") return;
  throw new EcsDeployError(
    "not-found",
    `the service ${serviceName} is ${status}: it is being deleted`,
  );
}
