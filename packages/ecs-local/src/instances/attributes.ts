import type { Attribute } from "@aws-sdk/client-ecs";

import { lastPart } from "../names.ts";
import { Fault } from "../protocol/fault.ts";
import type { InstanceRecord } from "../state/records.ts";
import type { State } from "../state/store.ts";
import type { Wire } from "../wire.ts";

/** Those that an instance has by itself, then those that it was given. */
export function attributesOf({ zone, attributes = [] }: InstanceRecord): Wire<Attribute>[] {
  const own = [
    { name: "ecs.availability-zone", value: zone },
    { name: "ecs.os-type", value: "linux" },
  ];
  return [...new Map([...own, ...attributes].map((each) => [each.name, each])).values()];
}

/**
 * The instance that an attribute is of.
 * @throws {Fault} `TargetNotFoundException`
 */
export function targetOf(
  state: State,
  cluster: string,
  { targetId = "" }: Wire<Attribute>,
): InstanceRecord {
  const found = state.instances.get(`${cluster}/${lastPart(targetId)}`);
  if (found !== undefined) return found;
  const what = `The specified target was not found: ${targetId.slice(0, 200)}`;
  throw new Fault("TargetNotFoundException", what);
}
