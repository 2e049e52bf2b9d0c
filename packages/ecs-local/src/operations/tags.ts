import type { Tag } from "@aws-sdk/client-ecs";

import { invalidParameter } from "../protocol/fault.ts";
import { length, type Rules } from "../protocol/rules.ts";
import type { State } from "../state/store.ts";
import type { Wire } from "../wire.ts";

type Tags = readonly Wire<Tag>[];

/** Source: Amazon ECS Developer Guide, "Tagging Amazon ECS resources", restrictions. */
export const tagRules: Rules = {
  tags: length(0, 50),
  "tags[].key": length(1, 128),
  "tags[].value": length(0, 256),
};

/**
 * Gives a new resource its tags.
 * @throws {Fault} `InvalidParameterException`
 */
export function checkTags(tags: Tags = []): Wire<Tag>[] {
  const keys = new Set<string>();
  for (const { key = "" } of tags) {
    if (/^aws:/i.test(key)) {
      throw invalidParameter(`Tag key '${key}' must not begin with aws:, which is reserved.`);
    }
    if (keys.has(key)) throw invalidParameter(`Duplicate tag keys found: '${key}'.`);
    keys.add(key);
  }
  return tags.map(({ key = "", value = "" }) => ({ key, value }));
}

export function setTags(state: State, arn: string, tags: Tags): void {
  if (tags.length > 0) state.tags.put(arn, { tags: [...tags] });
  else state.tags.delete(arn);
}

export function tagsOf(state: State, arn: string): Wire<Tag>[] {
  return state.tags.get(arn)?.tags ?? [];
}
