import {
  DeleteTaskDefinitionsCommand,
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  ListTaskDefinitionFamiliesCommand,
  ListTaskDefinitionsCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
} from "@aws-sdk/client-ecs";
import { expect, test } from "vitest";

import { endpoint } from "./support/clients.ts";

const web: RegisterTaskDefinitionCommandInput = {
  family: "web",
  containerDefinitions: [
    { name: "app", image: "web:1", memory: 128, portMappings: [{ containerPort: 8080 }] },
  ],
};
const arn = (name: string) => `arn:aws:ecs:us-east-1:000000000000:task-definition/${name}`;

test("counts revisions up, and never uses one again", async () => {
  await using local = await endpoint();
  const register = async () => {
    const answer = await local.ecs.send(new RegisterTaskDefinitionCommand(web));
    return answer.taskDefinition?.revision;
  };
  expect([await register(), await register()]).toEqual([1, 2]);
  await local.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: "web:2" }));
  const deleted = await local.ecs.send(
    new DeleteTaskDefinitionsCommand({ taskDefinitions: ["web:2", "web:1", "web:9"] }),
  );
  expect(deleted.taskDefinitions?.map(({ status }) => status)).toEqual(["DELETE_IN_PROGRESS"]);
  expect(deleted.failures?.map((failure) => failure.arn)).toEqual([arn("web:1"), arn("web:9")]);
  expect(await register()).toBe(3);
});

test("shows what ECS writes into a definition", async () => {
  await using local = await endpoint();
  await local.ecs.send(new RegisterTaskDefinitionCommand(web));
  const described = await local.ecs.send(
    new DescribeTaskDefinitionCommand({ taskDefinition: "web" }),
  );
  expect(described.taskDefinition).toMatchObject({
    taskDefinitionArn: arn("web:1"),
    status: "ACTIVE",
    compatibilities: ["EXTERNAL", "EC2"],
    registeredAt: expect.any(Date) as Date,
    containerDefinitions: [
      {
        cpu: 0,
        essential: true,
        portMappings: [{ containerPort: 8080, hostPort: 0, protocol: "tcp" }],
      },
    ],
  });
});

test("takes the latest active revision where none is named", async () => {
  await using local = await endpoint();
  await local.ecs.send(new RegisterTaskDefinitionCommand(web));
  await local.ecs.send(new RegisterTaskDefinitionCommand(web));
  await local.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: arn("web:2") }));
  const latest = new DescribeTaskDefinitionCommand({ taskDefinition: "web" });
  expect((await local.ecs.send(latest)).taskDefinition?.revision).toBe(1);
  await local.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: "web:1" }));
  await expect(local.ecs.send(latest)).rejects.toMatchObject({
    name: "ClientException",
    message: "Unable to describe task definition.",
  });
});

test("lists by family, status and order", async () => {
  await using local = await endpoint();
  for (const family of ["web", "web", "web2", "job"]) {
    await local.ecs.send(new RegisterTaskDefinitionCommand({ ...web, family }));
  }
  await local.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: "job:1" }));
  const list = async (input: object) => {
    const answer = await local.ecs.send(new ListTaskDefinitionsCommand(input));
    return answer.taskDefinitionArns;
  };
  expect(await list({})).toEqual([arn("web:1"), arn("web:2"), arn("web2:1")]);
  expect(await list({ sort: "DESC", familyPrefix: "web" })).toEqual([arn("web:2"), arn("web:1")]);
  expect(await list({ status: "INACTIVE" })).toEqual([arn("job:1")]);
  const families = async (input: object) => {
    const answer = await local.ecs.send(new ListTaskDefinitionFamiliesCommand(input));
    return answer.families;
  };
  expect(await families({})).toEqual(["web", "web2"]);
  expect(await families({ status: "ALL", familyPrefix: "w" })).toEqual(["web", "web2"]);
  expect(await families({ status: "INACTIVE" })).toEqual(["job"]);
});

const fargate: RegisterTaskDefinitionCommandInput = {
  ...web,
  requiresCompatibilities: ["FARGATE"],
  networkMode: "awsvpc",
  cpu: "256",
  memory: "512",
};
const app = { name: "app", image: "web:1", memory: 128 };

test.each([
  [
    "a size that Fargate does not have",
    { ...fargate, memory: "4096" },
    "No Fargate configuration exists for given values: 256 CPU, 4096 memory. See the Amazon ECS documentation for the valid values.",
  ],
  [
    "no CPU of the task",
    { ...fargate, cpu: undefined },
    "Fargate requires that 'cpu' be defined at the task level.",
  ],
  [
    "bridge on Fargate",
    { ...fargate, networkMode: undefined },
    "Fargate only supports network mode ‘awsvpc’.",
  ],
  [
    "a stop time-out too long for Fargate",
    { ...fargate, containerDefinitions: [{ ...app, stopTimeout: 121 }] },
    "stopTimeout is 121 seconds",
  ],
  [
    "no memory at all",
    { ...web, containerDefinitions: [{ name: "app", image: "web:1" }] },
    "Invalid setting for container 'app'. At least one of 'memory' or 'memoryReservation' must be specified.",
  ],
  ["two containers of one name", { ...web, containerDefinitions: [app, app] }, "more than once"],
  [
    "nothing essential",
    { ...web, containerDefinitions: [{ ...app, essential: false }] },
    "essential",
  ],
  [
    "a circle of dependencies",
    {
      ...web,
      containerDefinitions: [{ ...app, dependsOn: [{ containerName: "app", condition: "START" }] }],
    },
    "circular",
  ],
  [
    "credentials for ECR",
    {
      ...web,
      containerDefinitions: [
        {
          ...app,
          image: "000000000000.dkr.ecr.us-east-1.amazonaws.com/web",
          repositoryCredentials: { credentialsParameter: "x" },
        },
      ],
    },
    "repositoryCredentials",
  ],
] as [string, RegisterTaskDefinitionCommandInput, string][])(
  "refuses %s",
  async (_, input, message) => {
    await using local = await endpoint();
    await expect(local.ecs.send(new RegisterTaskDefinitionCommand(input))).rejects.toMatchObject({
      name: "ClientException",
      message: expect.stringContaining(message) as string,
    });
    const listed = await local.ecs.send(new ListTaskDefinitionFamiliesCommand({ status: "ALL" }));
    expect(listed.families).toEqual([]);
  },
);

test("accepts every size of Fargate in both ways of writing it", async () => {
  await using local = await endpoint();
  for (const [cpu, memory] of [
    ["256", "512"],
    [".25 vCPU", "0.5 GB"],
    ["16 vCPU", "120GB"],
  ]) {
    const input = new RegisterTaskDefinitionCommand({ ...fargate, cpu, memory });
    const { taskDefinition } = await local.ecs.send(input);
    expect(taskDefinition?.compatibilities).toEqual(["EC2", "FARGATE"]);
  }
});
