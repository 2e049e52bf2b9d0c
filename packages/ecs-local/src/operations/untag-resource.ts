import type { UntagResourceRequest, UntagResourceResponse } from "@aws-sdk/client-ecs";

import type { Wire } from "../wire.ts";
import { operation } from "./operation.ts";
import { setTags, tagsOf } from "./tags.ts";
import { taggable } from "./taggable.ts";

export const untagResource = operation<Wire<UntagResourceRequest>, UntagResourceResponse>({
  name: "UntagResource",
  run({ resourceArn, tagKeys }, { state }) {
    const arn = taggable(state, resourceArn);
    const kept = tagsOf(state, arn).filter(({ key = "" }) => !tagKeys.includes(key));
    setTags(state, arn, kept);
    return {};
  },
});
