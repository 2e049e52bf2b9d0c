import type { TagResourceRequest, TagResourceResponse } from "@aws-sdk/client-ecs";

import { invalidParameter } from "../protocol/fault.ts";
import type { Wire } from "../wire.ts";
import { operation } from "./operation.ts";
import { checkTags, setTags, tagRules, tagsOf } from "./tags.ts";
import { taggable } from "./taggable.ts";

const maxTags = 50;

export const tagResource = operation<Wire<TagResourceRequest>, TagResourceResponse>({
  name: "TagResource",
  rules: tagRules,
  run({ resourceArn, tags }, { state }) {
    const arn = taggable(state, resourceArn);
    const given = checkTags(tags);
    const keys = new Set(given.map(({ key }) => key));
    const kept = tagsOf(state, arn).filter(({ key }) => !keys.has(key));
    if (kept.length + given.length > maxTags) {
      throw invalidParameter(`A resource can have ${maxTags} tags.`);
    }
    setTags(state, arn, [...kept, ...given]);
    return {};
  },
});
