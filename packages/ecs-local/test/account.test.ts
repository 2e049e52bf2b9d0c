import { join } from "node:path";

import {
  CreateClusterCommand,
  CreateServiceCommand,
  DeleteAccountSettingCommand,
  DeleteAttributesCommand,
  DeregisterContainerInstanceCommand,
  DescribeCapacityProvidersCommand,
  DescribeClustersCommand,
  DescribeContainerInstancesCommand,
  DescribeTasksCommand,
  type ECSClient,
  ListAccountSettingsCommand,
  ListAttributesCommand,
  ListContainerInstancesCommand,
  PutAccountSettingCommand,
  PutAccountSettingDefaultCommand,
  PutAttributesCommand,
  PutClusterCapacityProvidersCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  UpdateClusterCommand,
  UpdateClusterSettingsCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import { expect, test } from "vitest";

import { endpoint } from "./support/clients.ts";
import { sandbox } from "./support/sandbox.ts";
import { until } from "./support/until.ts";

const refused = { name: "InvalidParameterException" };
const cluster = "default";

async function setting(ecs: ECSClient, name: "containerInsights", effectiveSettings = true) {
  const asked = new ListAccountSettingsCommand({ name, effectiveSettings });
  return (await ecs.send(asked)).settings?.map(({ value }) => value);
}

test("keeps account settings: a principal's before those of the account, over a restart", async () => {
  await using box = await sandbox();
  const stateFile = join(box.folder, "state");
  {
    await using local = await endpoint({ stateFile });
    const { ecs } = local;
    const { settings } = await ecs.send(new ListAccountSettingsCommand({}));
    expect(settings).toEqual([]);
    expect(await setting(ecs, "containerInsights")).toEqual(["disabled"]);
    const name = "containerInsights";
    await ecs.send(new PutAccountSettingDefaultCommand({ name, value: "enabled" }));
    expect(await setting(ecs, "containerInsights")).toEqual(["enabled"]);
    const own = await ecs.send(new PutAccountSettingCommand({ name, value: "enhanced" }));
    expect(own.setting).toMatchObject({
      principalArn: "arn:aws:iam::000000000000:root",
      type: "user",
    });
  }
  await using local = await endpoint({ stateFile });
  const { ecs } = local;
  expect(await setting(ecs, "containerInsights")).toEqual(["enhanced"]);
  expect(await setting(ecs, "containerInsights", false)).toEqual(["enhanced"]);
  await ecs.send(new DeleteAccountSettingCommand({ name: "containerInsights" }));
  expect(await setting(ecs, "containerInsights")).toEqual(["enabled"]);
  const all = await ecs.send(new ListAccountSettingsCommand({ effectiveSettings: true }));
  expect(all.settings).toHaveLength(10);
  const rest = { effectiveSettings: true, nextToken: all.nextToken };
  expect((await ecs.send(new ListAccountSettingsCommand(rest))).settings).toHaveLength(1);
  for (const [name, value] of [
    ["taskLongArnFormat", "disabled"],
    ["guardDutyActivate", "on"],
  ] as const) {
    const put = new PutAccountSettingCommand({ name, value });
    await expect(ecs.send(put)).rejects.toMatchObject(refused);
  }
});

test("changes a cluster's settings and configuration, and keeps the rest", async () => {
  await using local = await endpoint({ instances: { count: 0 } });
  const { ecs } = local;
  const configuration = { executeCommandConfiguration: { logging: "NONE" as const } };
  await ecs.send(new UpdateClusterCommand({ cluster, configuration }));
  const settings = [{ name: "containerInsights" as const, value: "enhanced" }];
  await ecs.send(new UpdateClusterSettingsCommand({ cluster, settings }));
  const include = ["SETTINGS" as const, "CONFIGURATIONS" as const];
  const { clusters } = await ecs.send(new DescribeClustersCommand({ include }));
  expect(clusters).toMatchObject([{ settings, configuration }]);
  const wrong = [{ name: "containerInsights" as const, value: "sometimes" }];
  await expect(
    ecs.send(new UpdateClusterSettingsCommand({ cluster, settings: wrong })),
  ).rejects.toMatchObject(refused);
});

test("has Fargate's capacity providers, and runs by the cluster's default strategy", async () => {
  await using local = await endpoint({ speed: 500, instances: { count: 0 } });
  const { ecs } = local;
  const asked = { capacityProviders: ["FARGATE", "FARGATE_SPOT", "mine"] };
  const described = await ecs.send(new DescribeCapacityProvidersCommand(asked));
  expect(described.capacityProviders).toMatchObject([
    { name: "FARGATE", status: "ACTIVE" },
    { name: "FARGATE_SPOT", status: "ACTIVE" },
  ]);
  expect(described.failures).toMatchObject([{ reason: "MISSING" }]);
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: "web",
      networkMode: "awsvpc",
      cpu: "256",
      memory: "512",
      containerDefinitions: [{ name: "app", image: "web" }],
    }),
  );
  const networkConfiguration = { awsvpcConfiguration: { subnets: ["subnet-1"] } };
  const service = { serviceName: "web", taskDefinition: "web", desiredCount: 1 };
  const spot = [{ capacityProvider: "FARGATE_SPOT", weight: 1 }];
  const byProvider = { ...service, networkConfiguration, capacityProviderStrategy: spot };
  await expect(ecs.send(new CreateServiceCommand(byProvider))).rejects.toMatchObject({
    ...refused,
    message: expect.stringContaining("not associated with the cluster") as string,
  });
  const put = (capacityProviders: string[], defaultCapacityProviderStrategy = spot) =>
    ecs.send(
      new PutClusterCapacityProvidersCommand({
        cluster,
        capacityProviders,
        defaultCapacityProviderStrategy,
      }),
    );
  await expect(put(["mine"])).rejects.toMatchObject(refused);
  await expect(put(["FARGATE"])).rejects.toMatchObject(refused);
  const changed = await put(["FARGATE", "FARGATE_SPOT"]);
  expect(changed.cluster).toMatchObject({
    capacityProviders: ["FARGATE", "FARGATE_SPOT"],
    defaultCapacityProviderStrategy: spot,
    attachmentsStatus: "UPDATE_COMPLETE",
  });
  const created = await ecs.send(new CreateServiceCommand({ ...service, networkConfiguration }));
  expect(created.service?.launchType).toBeUndefined();
  expect(created.service?.capacityProviderStrategy).toMatchObject(spot);
  const { tasks } = await ecs.send(
    new RunTaskCommand({ taskDefinition: "web", networkConfiguration }),
  );
  expect(tasks).toMatchObject([{ launchType: "FARGATE", capacityProviderName: "FARGATE_SPOT" }]);
  await expect(put(["FARGATE"], [])).rejects.toMatchObject({ name: "ResourceInUseException" });
  const foreign = [{ capacityProvider: "mine" }];
  await expect(
    ecs.send(new UpdateServiceCommand({ service: "web", capacityProviderStrategy: foreign })),
  ).rejects.toMatchObject(refused);
  // A launch type of its own goes before the default: nothing is there to run it on.
  const onInstances = { taskDefinition: "web", networkConfiguration, launchType: "EC2" as const };
  const none = await ecs.send(new RunTaskCommand(onInstances));
  expect(none.failures).not.toEqual([]);
});

test("refuses a new cluster with providers that are not there", async () => {
  await using local = await endpoint();
  await expect(
    local.ecs.send(new CreateClusterCommand({ capacityProviders: ["mine"] })),
  ).rejects.toMatchObject(refused);
});

test("gives container instances attributes, lists them and takes them back", async () => {
  await using local = await endpoint({ instances: { count: 2 } });
  const { ecs } = local;
  const { containerInstanceArns = [] } = await ecs.send(new ListContainerInstancesCommand({}));
  const [targetId = ""] = containerInstanceArns;
  const attributes = [{ name: "stack", value: "blue", targetId }];
  await ecs.send(new PutAttributesCommand({ attributes }));
  const targetType = "container-instance";
  const asked = new ListAttributesCommand({ targetType, attributeName: "stack" });
  expect((await ecs.send(asked)).attributes).toEqual(attributes);
  const zones = new ListAttributesCommand({ targetType, attributeName: "ecs.availability-zone" });
  expect((await ecs.send(zones)).attributes).toHaveLength(2);
  const { containerInstances } = await ecs.send(
    new DescribeContainerInstancesCommand({ containerInstances: [targetId] }),
  );
  expect(containerInstances?.[0]?.attributes).toContainEqual({ name: "stack", value: "blue" });
  const nowhere = [{ name: "stack", targetId: "0".repeat(32) }];
  await expect(ecs.send(new PutAttributesCommand({ attributes: nowhere }))).rejects.toMatchObject({
    name: "TargetNotFoundException",
  });
  const many = Array.from({ length: 10 }, (_, index) => ({ name: `n${index}`, targetId }));
  await expect(ecs.send(new PutAttributesCommand({ attributes: many }))).rejects.toMatchObject({
    name: "AttributeLimitExceededException",
  });
  await ecs.send(new DeleteAttributesCommand({ attributes: [{ name: "stack", targetId }] }));
  expect((await ecs.send(asked)).attributes).toEqual([]);
});

test("deregisters a container instance, one with tasks by force only", async () => {
  await using local = await endpoint({ speed: 500, instances: { count: 1 } });
  const { ecs } = local;
  const containerDefinitions = [{ name: "app", image: "web", memory: 128 }];
  await ecs.send(new RegisterTaskDefinitionCommand({ family: "web", containerDefinitions }));
  const { tasks = [] } = await ecs.send(new RunTaskCommand({ taskDefinition: "web" }));
  const task = tasks[0]?.taskArn ?? "";
  const { containerInstanceArns = [] } = await ecs.send(new ListContainerInstancesCommand({}));
  const [containerInstance = ""] = containerInstanceArns;
  const deregister = (force: boolean) =>
    ecs.send(new DeregisterContainerInstanceCommand({ containerInstance, force }));
  await expect(deregister(false)).rejects.toMatchObject({
    ...refused,
    message: "Found running tasks on the instance.",
  });
  expect(await deregister(true)).toMatchObject({ containerInstance: { status: "INACTIVE" } });
  const gone = await until(
    () => ecs.send(new DescribeTasksCommand({ tasks: [task] })),
    (answer) => answer.tasks?.[0]?.lastStatus === "STOPPED",
  );
  expect(gone.tasks).toMatchObject([{ stopCode: "TerminationNotice" }]);
  expect((await ecs.send(new ListContainerInstancesCommand({}))).containerInstanceArns).toEqual([]);
  await expect(deregister(true)).rejects.toMatchObject({ name: "ClientException" });
});
