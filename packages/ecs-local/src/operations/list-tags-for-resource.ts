import type { ListTagsForResourceRequest, ListTagsForResourceResponse } from "@aws-sdk/client-ecs";

import type { Wire } from "../wire.ts";
import { operation } from "./operation.ts";
import { tagsOf } from "./tags.ts";
import { taggable } from "./taggable.ts";

export const listTagsForResource = operation<
  Wire<ListTagsForResourceRequest>,
  Wire<ListTagsForResourceResponse>
>({
  name: "ListTagsForResource",
  run: ({ resourceArn }, { state }) => ({ tags: tagsOf(state, taggable(state, resourceArn)) }),
});
