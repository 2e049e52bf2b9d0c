import type { StallReason } from "../outcome.ts";
import type { EventSeen } from "./snapshot.ts";

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
