import type { StallReason } from "../outcome.ts";
import type { DeploymentSeen, EventSeen, Snapshot } from "./snapshot.ts";

/** In this order: what speaks of a quota also speaks of a task that was not placed. */
const signs: readonly (readonly [StallReason, RegExp])[] = [
  ["protection", /under protection/],
  ["configuration", /because of the service deployment configuration/],
  ["quota", /reached the limit|quota|limit ?exceeded|service limit/i],
  ["placement", /unable to place a task|capacity is unavailable/i],
];

/**
 * What a line of the service's event list says about why ECS can't go on; undefined where it says no such thing.
 * Source: Amazon ECS Developer Guide, "Amazon ECS service event messages".
 */
export function stallReason({ message }: Pick<EventSeen, "message">): StallReason | undefined {
  return signs.find(([, sign]) => sign.test(message))?.[0];
}

/** What ECS has said since our deployment began about why it can't go on, as far as that is still so. */
export function stallOf(
  ours: DeploymentSeen,
  { deployments, desired, events }: Snapshot,
): { why: StallReason; reason: string } | undefined {
  const isShort = ours.running + ours.pending < desired;
  const isHeld = deployments.some(({ id, running }) => id !== ours.id && running > 0);
  for (const event of events) {
    if (event.at < ours.createdAt) return undefined;
    const why = stallReason(event);
    if (why === undefined) continue;
    return (why === "protection" ? isHeld : isShort) ? { why, reason: event.message } : undefined;
  }
  return undefined;
}
