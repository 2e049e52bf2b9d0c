import { expect, test } from "vitest";

import { mergeConfig } from "./merge-config.ts";

const config = { type: "dockercfg", data: "{}" } as const;
const lines = "ECS_ENGINE_AUTH_TYPE=dockercfg\nECS_ENGINE_AUTH_DATA={}\n";

test.each([
  ["nothing", "", lines],
  ["other lines", "ECS_CLUSTER=shop\n\n", `ECS_CLUSTER=shop\n${lines}`],
  ["no end of the last line", "ECS_CLUSTER=shop", `ECS_CLUSTER=shop\n${lines}`],
  [
    "older ones",
    "ECS_ENGINE_AUTH_TYPE=docker\nECS_CLUSTER=shop\n ECS_ENGINE_AUTH_DATA = {}\n# ECS_ENGINE_AUTH_DATA\n",
    `ECS_CLUSTER=shop\n# ECS_ENGINE_AUTH_DATA\n${lines}`,
  ],
])("adds its lines to %s", (_, text, merged) => {
  expect(mergeConfig(text, config)).toBe(merged);
  expect(mergeConfig(merged, config)).toBe(merged);
});
