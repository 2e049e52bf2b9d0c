import { expect, test } from "vitest";

import { commandHere } from "./support/command.ts";

const deploy = ["deploy", "-t", "task-definition.json", "-s", "shop"];

test.each([
  ["a recipe without a container", ["--build", "./app"], "such as app=./app"],
  ["a digest of what is not pushed", ["--no-push", "--pin-digest"], "cannot be used with"],
  ["a mode that is none", ["--images", "all"], "present, pull, build, none"],
])("refuses %s", async (_, options, why) => {
  expect(await commandHere([...deploy, ...options])).toMatchObject({
    code: 64,
    stdout: "",
    stderr: expect.stringContaining(why) as string,
  });
});
