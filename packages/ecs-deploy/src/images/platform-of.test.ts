import { expect, test } from "vitest";

import { platformOf } from "./platform-of.ts";

test("reads what images are built for", () => {
  expect(platformOf({})).toBeUndefined();
  expect(platformOf({ runtimePlatform: { operatingSystemFamily: "LINUX" } })).toBeUndefined();
  expect(platformOf({ runtimePlatform: { cpuArchitecture: "ARM64" } })).toBe("linux/arm64");
  expect(
    platformOf({ runtimePlatform: { cpuArchitecture: "X86_64", operatingSystemFamily: "LINUX" } }),
  ).toBe("linux/amd64");
  expect(
    platformOf({
      runtimePlatform: {
        cpuArchitecture: "X86_64",
        operatingSystemFamily: "WINDOWS_SERVER_2022_CORE",
      },
    }),
  ).toBe("windows/amd64");
  expect(platformOf({ requiresCompatibilities: ["FARGATE"] })).toBe("linux/amd64");
  expect(platformOf({ requiresCompatibilities: ["FARGATE", "EC2"] })).toBeUndefined();
  expect(
    platformOf({
      requiresCompatibilities: ["FARGATE"],
      runtimePlatform: { cpuArchitecture: "ARM64" },
    }),
  ).toBe("linux/arm64");
});
