import type { ContainerDefinition } from "@aws-sdk/client-ecs";
import { expect, test } from "vitest";

import type { TaskToRun } from "../../engine/task-driver.ts";
import type { Wire } from "../../wire.ts";
import { containerSpec } from "./container-spec.ts";

type Container = Wire<ContainerDefinition>;
const direct = { direct: true, ownLoopback: true };
const desktop = { direct: false, ownLoopback: false };

function taskOf(
  containers: Container[],
  more: Partial<TaskToRun> = {},
  definition = {},
): TaskToRun {
  return {
    id: "0123",
    cluster: "default",
    definition: {
      taskDefinitionArn: "arn:aws:ecs:us-east-1:000000000000:task-definition/web:7",
      family: "web",
      revision: 7,
      status: "ACTIVE",
      containerDefinitions: containers,
      ...definition,
    },
    overrides: {},
    hostPorts: [],
    launchType: "EC2",
    privateAddress: "10.1.128.5",
    instance: 2,
    ...more,
  };
}

function spec(task: TaskToRun, index = 0, reach = direct) {
  const container = task.definition.containerDefinitions[index] ?? {};
  const labels = { endpoint: "e" };
  return containerSpec(task, container, { secrets: {}, labels, reach, network: "net", speed: 60 });
}

const both = (host: string) => [
  { host, hostPort: 8080, containerPort: 80, protocol: "tcp" },
  { host, hostPort: 0, containerPort: 53, protocol: "udp" },
];

const resources = (container: Container, more = {}, definition = {}) =>
  spec(taskOf([{ name: "app", ...container }], more, definition)).container?.resources;

test("publishes the ports of each instance at an address of its own, where there are some", () => {
  const portMappings = [
    { containerPort: 80, hostPort: 8080 },
    { containerPort: 53, protocol: "udp" as const },
  ];
  const ports = (instance: number, reach = direct) =>
    spec(taskOf([{ name: "app", portMappings }], { instance }), 0, reach).container?.ports;
  expect(ports(1)).toEqual(both("127.0.1.1"));
  expect(ports(300)).toEqual(both("127.0.2.44"));
  expect(ports(300, desktop)).toEqual(both("127.0.0.1"));
});

test("puts awsvpc tasks into one network, published only where they are not reached directly", () => {
  const app = { name: "app", portMappings: [{ containerPort: 80 }] };
  const sidecar = { name: "sidecar", portMappings: [{ containerPort: 9000 }] };
  const task = taskOf([app, sidecar], {}, { networkMode: "awsvpc" });
  const networks = [{ name: "net", address: "10.1.128.5" }];
  expect(spec(task).container).toMatchObject({ networks });
  expect(spec(task).container).not.toHaveProperty("ports");
  expect(spec(task, 1).container).toMatchObject({ network: { instance: "0123-0" } });
  // Who shares a network cannot publish.
  expect(spec(task, 0, desktop).container?.ports).toEqual([
    { hostPort: 0, containerPort: 80, protocol: "tcp" },
    { hostPort: 0, containerPort: 9000, protocol: "tcp" },
  ]);
  expect(spec(task, 1, desktop).container).not.toHaveProperty("ports");
});

test("takes resources from the container, its overrides, and its task", () => {
  expect(resources({ cpu: 512, memory: 64, memoryReservation: 32 })).toEqual({
    cpuShares: 512,
    memoryBytes: 67_108_864,
    memoryReservationBytes: 33_554_432,
  });
  expect(resources({}, {}, { memory: "1GB" })).toEqual({ cpuShares: 2, memoryBytes: 2 ** 30 });
  const containerOverrides = [{ name: "app", cpu: 4, memory: 16 }];
  expect(resources({ memory: 64 }, { overrides: { containerOverrides } })).toEqual({
    cpuShares: 4,
    memoryBytes: 16_777_216,
  });
});

test("checks health at the interval divided by the speed, and gives each check its whole time", () => {
  const healthCheck = { command: ["CMD-SHELL", "true"], startPeriod: 20 };
  expect(spec(taskOf([{ name: "app", healthCheck }])).container?.healthcheck).toEqual({
    test: ["CMD-SHELL", "true"],
    intervalMs: 500,
    timeoutMs: 5_000,
    startPeriodMs: 20_000,
    retries: 3,
  });
});

test("has volumes of the task, of everybody, and folders of the host", () => {
  const mountPoints = [
    { sourceVolume: "scratch", containerPath: "/scratch" },
    { sourceVolume: "all", containerPath: "/all", readOnly: true },
    { sourceVolume: "host", containerPath: "/host" },
  ];
  const volumes = [
    { name: "scratch" },
    { name: "all", dockerVolumeConfiguration: { scope: "shared" } },
    { name: "host", host: { sourcePath: "/srv" } },
  ];
  expect(spec(taskOf([{ name: "app", mountPoints }], {}, { volumes })).container?.mounts).toEqual([
    { type: "volume", source: "ecs-0123-scratch", target: "/scratch", readOnly: false },
    { type: "volume", source: "all", target: "/all", readOnly: true },
    { type: "bind", source: "/srv", target: "/host", readOnly: false },
  ]);
});
