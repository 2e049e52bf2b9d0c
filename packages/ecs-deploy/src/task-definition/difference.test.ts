import { expect, test } from "vitest";

import { differencesOfTaskDefinitions } from "./difference.ts";

const file = {
  family: "shop",
  containerDefinitions: [
    {
      name: "app",
      image: "shop:1",
      memory: 128,
      portMappings: [{ containerPort: 80 }],
      healthCheck: { command: ["CMD", "true"] },
      environment: [
        { name: "B", value: "2" },
        { name: "A", value: "1" },
      ],
    },
  ],
};

const described = {
  taskDefinitionArn: "arn:aws:ecs:us-east-1:1:task-definition/shop:1",
  family: "shop",
  revision: 1,
  status: "ACTIVE",
  compatibilities: ["EC2"],
  registeredAt: new Date(0),
  networkMode: "bridge",
  volumes: [],
  placementConstraints: [],
  containerDefinitions: [
    {
      name: "app",
      image: "shop:1",
      cpu: 0,
      memory: 128,
      essential: true,
      portMappings: [{ containerPort: 80, hostPort: 0, protocol: "tcp" }],
      healthCheck: { command: ["CMD", "true"], interval: 30, timeout: 5, retries: 3 },
      environment: [
        { name: "A", value: "1" },
        { name: "B", value: "2" },
      ],
      mountPoints: [],
      volumesFrom: [],
      systemControls: [],
    },
  ],
};

test("finds nothing between a file and what ECS made of it", () => {
  expect(differencesOfTaskDefinitions(described, file)).toEqual([]);
  expect(differencesOfTaskDefinitions(file, described)).toEqual([]);
});

test("names what was added, changed and removed", () => {
  const [app] = file.containerDefinitions;
  const changed = {
    ...file,
    cpu: "256",
    containerDefinitions: [
      { ...app, image: "shop:2", healthCheck: undefined, environment: [{ name: "A", value: "" }] },
    ],
  };
  expect(differencesOfTaskDefinitions(described, changed)).toEqual([
    { path: "cpu", after: "256" },
    { path: "containerDefinitions.app.image", before: "shop:1", after: "shop:2" },
    { path: "containerDefinitions.app.environment.A.value", before: "1", after: "" },
    { path: "containerDefinitions.app.environment.B.value", before: "2" },
    { path: "containerDefinitions.app.healthCheck.command.0", before: "CMD" },
    { path: "containerDefinitions.app.healthCheck.command.1", before: "true" },
  ]);
});

test.each([
  ["a host port", { portMappings: [{ containerPort: 80, hostPort: 8080 }] }],
  ["that a container is not essential", { essential: false }],
  ["the order of a command", { healthCheck: { command: ["true", "CMD"] } }],
  ["an empty entry of a command", { command: [""] }],
])("does not pass over %s", (_, change) => {
  const changed = {
    ...file,
    containerDefinitions: file.containerDefinitions.map((each) => ({ ...each, ...change })),
  };
  expect(differencesOfTaskDefinitions(described, changed)).not.toEqual([]);
});
