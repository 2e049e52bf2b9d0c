import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { ContainerDefinition, RegisterTaskDefinitionCommandInput } from "@aws-sdk/client-ecs";
import { IAMClient } from "@aws-sdk/client-iam";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SSMClient } from "@aws-sdk/client-ssm";
import type { EcsLocalOptions } from "@hitless/ecs-local";
import { expect, test, type TestContext } from "vitest";

import { type CheckName, type Finding, verify } from "../src/index.ts";
import { accountServices } from "./support/account-services.ts";
import { execute } from "./support/execute.ts";
import { freePort } from "./support/free-port.ts";
import { clientOptions, localClients, register, serve } from "./support/local-service.ts";
import { dockerConfiguration, registryBox } from "./support/registry-box.ts";
import { seedImage, seedIndex } from "./support/seed-image.ts";

const account = {
  roles: { execution: "ecs-tasks.amazonaws.com", lambda: "lambda.amazonaws.com" },
  logGroups: ["/shop/web"],
  parameters: ["/shop/key"],
};
const port = { portMappings: [{ containerPort: 8080 }] };
const onFargate: Partial<RegisterTaskDefinitionCommandInput> = {
  networkMode: "awsvpc",
  cpu: "256",
  memory: "512",
  requiresCompatibilities: ["FARGATE"],
};
const awsvpcConfiguration = { subnets: ["subnet-1"] };

/** A service that is well, and clients for all that is asked. */
async function start({
  fargate = false,
  ...options
}: EcsLocalOptions & { fargate?: boolean } = {}) {
  const listeners = fargate ? [] : [{ name: "web", port: await freePort() }];
  const local = await localClients({ instances: { count: 2 }, listeners, ...options });
  const services = await accountServices(account);
  const clients = {
    ecs: local.ecs,
    loadBalancing: local.loadBalancing,
    secrets: new SecretsManagerClient(clientOptions(local.url)),
    iam: new IAMClient(clientOptions(services.url)),
    logs: new CloudWatchLogsClient(clientOptions(services.url)),
    ssm: new SSMClient(clientOptions(services.url)),
  };
  await register(local.ecs, port, fargate ? onFargate : {});
  const targetGroupArn = local.targetGroups["web"] ?? "";
  await serve(local.ecs, {
    desiredCount: 2,
    ...(fargate
      ? { launchType: "FARGATE", networkConfiguration: { awsvpcConfiguration } }
      : { loadBalancers: [{ targetGroupArn, containerName: "app", containerPort: 8080 }] }),
  });
  const variables = await dockerConfiguration({});
  return {
    local,
    clients,
    verify: async (
      container: Partial<ContainerDefinition>,
      more: Partial<RegisterTaskDefinitionCommandInput> = {},
      as: { DOCKER_CONFIG: string } = variables,
    ) => {
      const definition = { ...port, ...container };
      const taskDefinition = await register(local.ecs, definition, {
        ...(fargate && onFargate),
        ...more,
      });
      return verify(clients, { service: "web", taskDefinition, variables: as });
    },
    secret: async (Name: string, SecretString: string) => {
      const created = new CreateSecretCommand({ Name, SecretString });
      return (await clients.secrets.send(created)).ARN ?? "";
    },
    async [Symbol.asyncDispose]() {
      for (const each of Object.values(clients)) each.destroy();
      await services[Symbol.asyncDispose]();
      await local[Symbol.asyncDispose]();
    },
  };
}

async function publicImage(context: TestContext): Promise<string> {
  const box = await registryBox(context);
  await seedIndex(box.place(), "1");
  return box.image("1");
}

/** What one check found, as `is: line`. */
function found(findings: readonly Finding[], check: CheckName): string[] {
  return findings.flatMap((each) => (each.check === check ? [`${each.is}: ${each.line}`] : []));
}

test("finds nothing wrong where nothing is", async (context) => {
  const image = await publicImage(context);
  await using box = await start();
  const arn = await box.secret("shop", JSON.stringify({ key: "value" }));
  const findings = await box.verify(
    {
      image,
      secrets: [
        { name: "KEY", valueFrom: `${arn}:key::` },
        { name: "PARAMETER", valueFrom: "/shop/key" },
      ],
      logConfiguration: {
        logDriver: "awslogs",
        options: { "awslogs-group": "/shop/web", "awslogs-region": "us-east-1" },
      },
    },
    { executionRoleArn: "arn:aws:iam::000000000000:role/execution" },
  );
  expect(findings.map(({ check, is, line }) => `${check}: ${is}: ${line}`)).toEqual([
    "load-balancer: fine: 2 of 2 targets are healthy",
    "percentages: fine: at least 2 healthy, at most 4 at a time: there is room",
    "images: fine: it is there, for linux/amd64, linux/arm64",
    "registry-credentials: fine: anybody may pull it",
    "roles: fine: it is there, and tasks may take it",
    "secrets: fine: it is there",
    "secrets: fine: it is there",
    "log-groups: fine: it is there",
  ]);
});

test("names an image that is missing, and one for another architecture", async (context) => {
  const box = await registryBox(context);
  await seedImage(box.place(), "arm", { architecture: "arm64" });
  await using service = await start();
  const missing = await service.verify({ image: box.image("2") });
  expect(found(missing, "images")).toEqual(["wrong: its registry has no such image"]);
  const noRepository = await service.verify({ image: box.image("1", "other") });
  expect(found(noRepository, "images")).toEqual(["wrong: its registry has no such image"]);
  const x86 = { runtimePlatform: { cpuArchitecture: "X86_64" as const } };
  const other = await service.verify({ image: box.image("arm") }, x86);
  expect(other.find(({ check }) => check === "images")).toMatchObject({
    is: "wrong",
    line: "it is for linux/arm64, and tasks run on linux/amd64",
    remedy: "build it for linux/amd64 too, or set runtimePlatform",
  });
});

test("names what keeps tasks from a private registry", async (context) => {
  const box = await registryBox(context, { login: true });
  await seedImage(box.place(), "1");
  const image = box.image("1");
  await using service = await start();
  const anybody = await service.verify({ image }, {}, box.variables);
  expect(found(anybody, "images")).toEqual(["fine: it is there, for linux/amd64"]);
  const doubt = anybody.find(({ check }) => check === "registry-credentials");
  expect(doubt?.is).toBe("doubtful");
  expect(doubt?.line).toContain("only instances whose agent has credentials can pull it");
  expect(doubt?.remedy).toContain("hitless-ecs-deploy agent-config");
  const withSecret = (credentialsParameter: string) =>
    service.verify(
      { image, repositoryCredentials: { credentialsParameter } },
      { executionRoleArn: "arn:aws:iam::000000000000:role/execution" },
    );
  const good = await service.secret("good", JSON.stringify(box.login));
  const stale = await service.secret("stale", JSON.stringify({ ...box.login, password: "old" }));
  const shapeless = await service.secret("shapeless", box.login.password);
  const of = async (arn: string) => found(await withSecret(arn), "registry-credentials");
  expect(await of(good)).toEqual([`fine: the secret ${good} opens its registry`]);
  expect(found(await withSecret(good), "images")).toEqual(["fine: it is there, for linux/amd64"]);
  expect(await of(stale)).toEqual([`wrong: its registry refuses what the secret ${stale} has`]);
  expect(await of(shapeless)).toEqual([
    `wrong: the secret ${shapeless} is no JSON object with "username" and "password"`,
  ]);
  expect(await of(`${good}0`)).toEqual([`wrong: there is no secret ${good}0`]);
  const printed = JSON.stringify([await withSecret(stale), await withSecret(shapeless)]);
  expect(printed).not.toContain(box.login.password);
});

test("names what Fargate cannot do without", async (context) => {
  const box = await registryBox(context, { login: true });
  await seedImage(box.place(), "1");
  await using service = await start({ fargate: true });
  const findings = await service.verify(
    { image: box.image("1"), logConfiguration: { logDriver: "awslogs", options: {} } },
    { executionRoleArn: "arn:aws:iam::000000000000:role/execution" },
    box.variables,
  );
  expect(found(findings, "registry-credentials")).toEqual([
    "wrong: its registry asks for credentials, and its containers have no repositoryCredentials: no task can pull it",
  ]);
  expect(found(findings, "log-groups")).toContain(
    "wrong: its log configuration has no awslogs-stream-prefix, which Fargate requires",
  );
  expect(found(findings, "load-balancer")).toEqual([
    "fine: the service has no load balancer, so only RUNNING tells whether a task is well",
  ]);
});

test("names roles, secrets and log groups that are not there or do not fit", async (context) => {
  const image = await publicImage(context);
  await using service = await start();
  const arn = await service.secret("shop", JSON.stringify({ key: "value" }));
  const secrets = [
    { name: "KEY", valueFrom: `${arn}:other::` },
    { name: "GONE", valueFrom: `${arn}0` },
    { name: "PARAMETER", valueFrom: "/shop/other" },
  ];
  const logConfiguration = {
    logDriver: "awslogs" as const,
    options: { "awslogs-group": "/shop/other", "awslogs-region": "us-east-1" },
  };
  const without = await service.verify({ image, secrets, logConfiguration });
  expect(found(without, "roles")).toEqual([
    "wrong: the task definition has none, and needs one for secrets of containers",
  ]);
  expect(found(without, "secrets")).toEqual([
    `wrong: the secret ${arn} is no JSON object with the key other`,
    `wrong: there is no secret ${arn}0`,
    "wrong: there is no parameter /shop/other",
  ]);
  expect(found(without, "log-groups")).toEqual([
    "wrong: there is no such log group, so no task can start",
  ]);
  const others = await service.verify(
    { image },
    {
      executionRoleArn: "arn:aws:iam::000000000000:role/lambda",
      taskRoleArn: "arn:aws:iam::000000000000:role/none",
    },
  );
  expect(found(others, "roles")).toEqual([
    "wrong: it does not trust ecs-tasks.amazonaws.com, so no task can take it",
    "wrong: there is no role arn:aws:iam::000000000000:role/none",
  ]);
});

test("the command says what the endpoint cannot answer, and ends with 65 where something is wrong", async (context) => {
  const image = await publicImage(context);
  await using service = await start();
  await register(
    service.local.ecs,
    {
      image,
      portMappings: [{ containerPort: 9090 }],
      logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "/shop/web" } },
    },
    { executionRoleArn: "arn:aws:iam::000000000000:role/execution" },
  );
  const named = ["--service", "web", "--task-definition", "web"];
  const { code, stdout } = await execute(service.local.url, "verify", ...named);
  expect(stdout).toMatch(/^- +roles: execution role execution: not checked: .+$/m);
  expect(stdout).toMatch(/^- +log-groups: \/shop\/web: not checked: .+$/m);
  expect(stdout).toContain(
    "WRONG    load-balancer: app: the container app has no port mapping of 8080\n" +
      "         remedy: give the task definition a container app with containerPort 8080",
  );
  expect(code).toBe(65);
});
