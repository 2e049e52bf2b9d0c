import { expect, test } from "vitest";
import { inheritedEnvironment } from "./environment.ts";

test("hands on what programs need and none of the deployer's secrets", () => {
  const environment = inheritedEnvironment({
    PATH: "/usr/bin",
    HOME: "/home/kim",
    LC_ALL: "C",
    TZ: "UTC",
    AWS_SECRET_ACCESS_KEY: "secret",
    NODE_OPTIONS: "--inspect",
    LC: "x",
  });
  expect(environment).toEqual({ PATH: "/usr/bin", HOME: "/home/kim", LC_ALL: "C", TZ: "UTC" });
});
