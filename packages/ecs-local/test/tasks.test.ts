import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeContainerInstancesCommand,
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  type ECSClient,
  ListContainerInstancesCommand,
  ListServiceDeploymentsCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  RunTaskCommand,
  type RunTaskCommandInput,
  StopServiceDeploymentCommand,
  StopTaskCommand,
  UpdateContainerInstancesStateCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import { expect, test } from "vitest";

import { endpoint } from "./support/clients.ts";
import { until } from "./support/until.ts";

const simulated = { speed: 500, instances: { count: 2 } };
const container = { name: "app", image: "job", memory: 128, portMappings: [{ containerPort: 80 }] };
const fargate: RegisterTaskDefinitionCommandInput = {
  family: "job",
  requiresCompatibilities: ["FARGATE"],
  networkMode: "awsvpc",
  cpu: "256",
  memory: "512",
  containerDefinitions: [container],
};

async function register(ecs: ECSClient, more: Partial<RegisterTaskDefinitionCommandInput> = {}) {
  const input = { family: "job", containerDefinitions: [container], ...more };
  await ecs.send(new RegisterTaskDefinitionCommand(input));
}

async function task(ecs: ECSClient, arn: string | undefined) {
  const { tasks } = await ecs.send(new DescribeTasksCommand({ tasks: [arn ?? ""] }));
  return tasks?.[0];
}

test("runs tasks, shows them by filters, stops one with the caller's reason", async () => {
  await using local = await endpoint(simulated);
  const { ecs } = local;
  await register(ecs);
  const asked = { taskDefinition: "job", count: 2, startedBy: "me" };
  const { tasks = [], failures } = await ecs.send(new RunTaskCommand(asked));
  expect(failures).toEqual([]);
  expect(tasks.map(({ lastStatus, group }) => [lastStatus, group])).toEqual([
    ["PROVISIONING", "family:job"],
    ["PROVISIONING", "family:job"],
  ]);
  const arns = tasks.map(({ taskArn }) => taskArn);
  const list = async (filter: object) => (await ecs.send(new ListTasksCommand(filter))).taskArns;
  expect(await list({ startedBy: "me" })).toEqual(arns);
  expect(await list({ family: "job" })).toEqual(arns);
  expect(await list({ family: "web" })).toEqual([]);
  expect(await list({ launchType: "FARGATE" })).toEqual([]);
  expect(await list({ containerInstance: tasks[0]?.containerInstanceArn })).toEqual([arns[0]]);
  const [first] = arns;
  await until(
    () => task(ecs, first),
    (found) => found?.lastStatus === "RUNNING",
  );
  // The old format of the ARN, which has no cluster in it.
  const old = first?.replace("task/default/", "task/");
  await ecs.send(new StopTaskCommand({ task: old, reason: "enough" }));
  const stopped = await until(
    () => task(ecs, first),
    (found) => found?.lastStatus === "STOPPED",
  );
  expect(stopped).toMatchObject({ stopCode: "UserInitiated", stoppedReason: "enough" });
  expect(await list({ desiredStatus: "STOPPED" })).toEqual([first]);
  await expect(ecs.send(new StopTaskCommand({ task: "no" }))).rejects.toMatchObject({
    name: "InvalidParameterException",
    message: "The referenced task was not found.",
  });
});

test("answers the same token with the same tasks, and another call with it by a conflict", async () => {
  await using local = await endpoint(simulated);
  await register(local.ecs);
  const asked: RunTaskCommandInput = { taskDefinition: "job", clientToken: "once" };
  const first = await local.ecs.send(new RunTaskCommand(asked));
  const again = await local.ecs.send(new RunTaskCommand(asked));
  const arns = first.tasks?.map(({ taskArn }) => taskArn);
  expect(again.tasks?.map(({ taskArn }) => taskArn)).toEqual(arns);
  expect((await local.ecs.send(new ListTasksCommand({}))).taskArns).toHaveLength(1);
  await expect(local.ecs.send(new RunTaskCommand({ ...asked, count: 2 }))).rejects.toMatchObject({
    name: "ConflictException",
    resourceIds: arns,
  });
});

test("says why there is no place for a task", async () => {
  await using local = await endpoint(simulated);
  await register(local.ecs, { containerDefinitions: [{ ...container, memory: 100_000 }] });
  const { tasks, failures } = await local.ecs.send(new RunTaskCommand({ taskDefinition: "job" }));
  expect(tasks).toEqual([]);
  expect(failures).toMatchObject([
    {
      reason: "RESOURCE:MEMORY",
      arn: expect.stringContaining("container-instance/default/") as string,
    },
  ]);
});

test("runs Fargate tasks with an address of their own, and only with a network", async () => {
  await using local = await endpoint(simulated);
  const { ecs } = local;
  await register(ecs, fargate);
  const asked: RunTaskCommandInput = { taskDefinition: "job", launchType: "FARGATE" };
  await expect(ecs.send(new RunTaskCommand(asked))).rejects.toMatchObject({
    name: "InvalidParameterException",
    message: "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
  });
  const networkConfiguration = { awsvpcConfiguration: { subnets: ["subnet-7"] } };
  const { tasks = [] } = await ecs.send(new RunTaskCommand({ ...asked, networkConfiguration }));
  expect(tasks[0]).toMatchObject({
    launchType: "FARGATE",
    platformVersion: "1.4.0",
    cpu: "256",
    memory: "512",
    attachments: [{ type: "ElasticNetworkInterface", status: "ATTACHED" }],
  });
  expect(tasks[0]?.containerInstanceArn).toBeUndefined();
  const service = { serviceName: "job", taskDefinition: "job", launchType: "FARGATE" as const };
  await expect(
    ecs.send(
      new CreateServiceCommand({ ...service, networkConfiguration, schedulingStrategy: "DAEMON" }),
    ),
  ).rejects.toMatchObject({ name: "InvalidParameterException" });
});

test("moves tasks away from a container instance that drains", async () => {
  await using local = await endpoint(simulated);
  const { ecs } = local;
  await register(ecs);
  const service = { serviceName: "job", taskDefinition: "job", desiredCount: 2 };
  await ecs.send(new CreateServiceCommand(service));
  const { containerInstanceArns = [] } = await ecs.send(new ListContainerInstancesCommand({}));
  expect(containerInstanceArns).toHaveLength(2);
  const described = await ecs.send(
    new DescribeContainerInstancesCommand({ containerInstances: [...containerInstanceArns, "no"] }),
  );
  expect(described.failures).toMatchObject([{ reason: "MISSING" }]);
  expect(described.containerInstances?.[0]?.registeredResources).toMatchObject([
    { name: "CPU", integerValue: 4096 },
    { name: "MEMORY", integerValue: 16_384 },
    { name: "PORTS", stringSetValue: expect.arrayContaining(["22", "51678"]) as string[] },
    { name: "PORTS_UDP" },
  ]);
  const [draining = ""] = containerInstanceArns;
  const drain = { containerInstances: [draining], status: "DRAINING" as const };
  await ecs.send(new UpdateContainerInstancesStateCommand(drain));
  await until(
    async () => {
      const { taskArns } = await ecs.send(new ListTasksCommand({ serviceName: "job" }));
      const { tasks } = await ecs.send(new DescribeTasksCommand({ tasks: taskArns }));
      return tasks ?? [];
    },
    (tasks) =>
      tasks.filter(({ lastStatus }) => lastStatus === "RUNNING").length === 2 &&
      tasks.every(({ containerInstanceArn }) => containerInstanceArn !== draining),
  );
});

test("lists, describes and stops service deployments, and describes their revisions", async () => {
  // Slow enough for the stop to come while the deployment goes on.
  await using local = await endpoint({ ...simulated, speed: 50 });
  const { ecs } = local;
  await register(ecs);
  const service = { serviceName: "job", taskDefinition: "job", desiredCount: 1 };
  await ecs.send(new CreateServiceCommand(service));
  const describe = async () => {
    const { services } = await ecs.send(new DescribeServicesCommand({ services: ["job"] }));
    return services?.[0];
  };
  await until(describe, (found) => found?.deployments?.[0]?.rolloutState === "COMPLETED");
  await register(ecs, { containerDefinitions: [{ ...container, image: "job:2" }] });
  const updated = await ecs.send(
    new UpdateServiceCommand({ service: "job", taskDefinition: "job:2" }),
  );
  const serviceDeploymentArn = updated.service?.currentServiceDeployment ?? "";
  expect(serviceDeploymentArn).toMatch(/:service-deployment\/default\/job\/\d{19}$/);
  await ecs.send(new StopServiceDeploymentCommand({ serviceDeploymentArn, stopType: "ROLLBACK" }));
  const after = await until(
    async () => {
      const answer = await ecs.send(
        new DescribeServiceDeploymentsCommand({
          serviceDeploymentArns: [serviceDeploymentArn, "no"],
        }),
      );
      expect(answer.failures).toEqual([{ arn: "no", reason: "MISSING" }]);
      return answer.serviceDeployments?.[0];
    },
    (deployment) => deployment?.status === "ROLLBACK_SUCCESSFUL",
  );
  const revisions = [
    after?.targetServiceRevision?.arn ?? "",
    after?.rollback?.serviceRevisionArn ?? "",
  ];
  const described = await ecs.send(
    new DescribeServiceRevisionsCommand({ serviceRevisionArns: revisions }),
  );
  expect(
    described.serviceRevisions?.map(({ taskDefinition, containerImages }) => [
      taskDefinition?.slice(-5),
      containerImages?.[0]?.image,
    ]),
  ).toEqual([
    ["job:2", "job:2"],
    ["job:1", "job"],
  ]);
  const listed = await ecs.send(new ListServiceDeploymentsCommand({ service: "job" }));
  expect(listed.serviceDeployments?.map(({ status }) => status)).toEqual([
    "ROLLBACK_SUCCESSFUL",
    "SUCCESSFUL",
  ]);
  await expect(
    ecs.send(new StopServiceDeploymentCommand({ serviceDeploymentArn })),
  ).rejects.toMatchObject({ name: "ConflictException" });
  expect((await describe())?.taskDefinition).toMatch(/job:1$/);
  const again = await ecs.send(
    new UpdateServiceCommand({ service: "job", taskDefinition: "job:2" }),
  );
  expect(again.service?.deployments?.[0]?.taskDefinition).toMatch(/job:2$/);
});

test("keeps services of clusters apart", async () => {
  await using local = await endpoint(simulated);
  await register(local.ecs);
  await local.ecs.send(new CreateClusterCommand({ clusterName: "other" }));
  const service = { serviceName: "job", taskDefinition: "job", desiredCount: 0 };
  await local.ecs.send(new CreateServiceCommand({ ...service, cluster: "other" }));
  const arn = "arn:aws:ecs:us-east-1:000000000000:service/other/job";
  const asked = { cluster: "other", services: [arn] };
  const { services } = await local.ecs.send(new DescribeServicesCommand(asked));
  expect(services?.[0]?.serviceArn).toBe(arn);
  const { failures } = await local.ecs.send(new DescribeServicesCommand({ services: ["job"] }));
  expect(failures).toHaveLength(1);
});
