import type { Service } from "@aws-sdk/client-ecs";

import type { Course } from "./course.ts";
import {
  describeService,
  noService,
  orCreate,
  placeOf,
  refuseDraining,
  type ServicePlace,
} from "./describe-service.ts";
import { refuseStrategy } from "./refuse-strategy.ts";
import { changesOfService } from "./service-file/changes.ts";
import type { ServiceInput } from "./service-file/read.ts";

/** Where the service is that was named, or that is in a file. */
export function placeOfWanted({
  service,
  cluster,
}: {
  service: string | ServiceInput;
  cluster?: string;
}): ServicePlace {
  if (typeof service === "string") return placeOf(service, cluster);
  return placeOf(service.serviceName ?? "", cluster ?? service.cluster);
}

/** The service as it is; undefined where it is to be created. What can't be deployed is refused here. */
export async function observeWanted(
  course: Course,
  place: ServicePlace,
  wanted: string | ServiceInput,
): Promise<Service | undefined> {
  if (typeof wanted !== "string") refuseStrategy(wanted);
  const before = await describeService(course, place);
  if (before === undefined) {
    if (typeof wanted === "string") throw noService(place, { remedy: orCreate });
    return undefined;
  }
  refuseDraining(before);
  refuseStrategy(before);
  if (typeof wanted !== "string") changesOfService(wanted, before);
  return before;
}
