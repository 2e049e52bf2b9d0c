import { offer } from "./candidates.ts";
import type { Instance } from "./cluster.ts";
import { lackOf } from "./fit.ts";
import { type Open, openInstance, openService, readService, type Work } from "./work.ts";

/**
 * Offers a container instance that gave something back to the services that it had no room for and now has, and
 * gives those among them that wait to `reconcile`, one after the other: so a place is not promised twice, and a
 * service that still has no room there costs no more than that look.
 */
export function offerAgain(work: Work, id: string, reconcile: (service: string) => void): void {
  const instance = openInstance(work, id);
  if (!instance || instance.status !== "ACTIVE") return;
  for (const name of Object.keys(instance.refused)) {
    if (!hasRoomFor(work, instance, name)) continue;
    const { [name]: _, ...rest } = instance.refused;
    instance.refused = rest;
    const service = openService(work, name);
    if (service) offer(work, service, instance);
    if (service && name in work.cluster.waiting) reconcile(name);
  }
}

/** Also true for a service that is gone, which then is no longer noted. */
function hasRoomFor(work: Work, instance: Open<Instance>, name: string): boolean {
  const service = readService(work, name);
  if (service?.status !== "ACTIVE") return true;
  return service.deployments.some(
    ({ candidates, revision }) => candidates && !lackOf(instance, revision.taskDefinition),
  );
}
