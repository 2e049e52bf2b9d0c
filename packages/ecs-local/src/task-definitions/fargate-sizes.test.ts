import { expect, test } from "vitest";

import { cpuUnits, isFargateSize, memoryMib } from "./fargate-sizes.ts";

test.each([
  [256, 512, true],
  [256, 1536, false],
  [512, 4096, true],
  [1024, 1024, false],
  [4096, 30_720, true],
  [8192, 20_480, true],
  [8192, 18_432, false],
  [16_384, 122_880, true],
  [300, 512, false],
])("knows whether Fargate has %i CPU units with %i MiB", (cpu, memory, is) => {
  expect(isFargateSize(cpu, memory)).toBe(is);
});

test("reads both ways of writing sizes", () => {
  expect([cpuUnits("256"), cpuUnits(".25 vCPU"), cpuUnits("1vcpu"), cpuUnits("much")]).toEqual([
    256,
    256,
    1024,
    undefined,
  ]);
  expect([memoryMib("512"), memoryMib("0.5GB"), memoryMib("30 GB"), memoryMib("")]).toEqual([
    512,
    512,
    30_720,
    undefined,
  ]);
});
