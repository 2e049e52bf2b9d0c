import { expect, test } from "vitest";

import { commandLine } from "./command-line.ts";

test("repeats what says which stack is meant, and nothing else", () => {
  const options = {
    file: ["compose.yaml", "more rules/it's.yaml"],
    project: "staging",
    service: "web",
    profile: ["eu"],
    host: "tcp://host:2376",
    context: "far",
    json: true,
    wait: 5,
  } as const;
  expect(
    commandLine("proxy reload", { ...options, file: [...options.file], profile: ["eu"] }, {}),
  ).toBe(
    "hitless-blue-green proxy reload --file compose.yaml --file 'more rules/it'\\''s.yaml' " +
      "--project staging --service web --profile eu --host tcp://host:2376 --context far",
  );
});

test("names the package where npx was asked for it", () => {
  expect(commandLine("proxy reload", {}, { npm_command: "exec" })).toBe(
    "npx @hitless/blue-green proxy reload",
  );
});
