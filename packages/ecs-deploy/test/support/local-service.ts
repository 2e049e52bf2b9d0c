import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  type ContainerDefinition,
  CreateServiceCommand,
  type CreateServiceCommandInput,
  DescribeServicesCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  type Service,
} from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { type EcsLocalOptions, startEcsLocal } from "@hitless/ecs-local";

export const credentials = { accessKeyId: "test", secretAccessKey: "test" };

export function clientOptions(url: string) {
  return { endpoint: url, region: "us-east-1", credentials, maxAttempts: 1 };
}

/** An endpoint on a free port, and clients for it; all gone at the end of the block. */
export async function localClients(options: EcsLocalOptions = {}) {
  const local = await startEcsLocal({ port: 0, speed: 400, ...options });
  const ecs = new ECSClient(clientOptions(local.url));
  const loadBalancing = new ElasticLoadBalancingV2Client(clientOptions(local.url));
  return {
    ...local,
    ecs,
    loadBalancing,
    async [Symbol.asyncDispose]() {
      ecs.destroy();
      loadBalancing.destroy();
      await local[Symbol.asyncDispose]();
    },
  };
}

/** As above, with plain processes. Tests may run beside each other. */
export async function processClients(options: EcsLocalOptions = {}) {
  const folder = await mkdtemp(join(tmpdir(), "hitless-deploy-"));
  const local = await localClients({ runtime: { via: "process", folder }, ...options });
  return {
    ...local,
    async [Symbol.asyncDispose]() {
      await local[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Registers the next revision of `web`; resolves with its ARN. */
export async function register(
  ecs: ECSClient,
  container: Partial<ContainerDefinition> = {},
  more: Partial<RegisterTaskDefinitionCommandInput> = {},
): Promise<string> {
  const app = { name: "app", image: "web", memory: 128, ...container };
  const input = { family: "web", containerDefinitions: [app], ...more };
  const { taskDefinition } = await ecs.send(new RegisterTaskDefinitionCommand(input));
  return taskDefinition?.taskDefinitionArn ?? "";
}

/** Creates the service `web`; resolves once it is stable. */
export async function serve(
  ecs: ECSClient,
  input: Partial<CreateServiceCommandInput>,
): Promise<void> {
  await ecs.send(new CreateServiceCommand({ serviceName: "web", taskDefinition: "web", ...input }));
  await until(
    () => describe(ecs),
    ({ deployments }) => deployments?.[0]?.rolloutState === "COMPLETED",
  );
}

export async function describe(ecs: ECSClient): Promise<Service> {
  const { services } = await ecs.send(new DescribeServicesCommand({ services: ["web"] }));
  return services?.[0] ?? {};
}

/** Asks again until the answer passes. Ends with the test's time limit. */
export async function until<Answer>(
  ask: () => Promise<Answer>,
  passes: (answer: Answer) => boolean,
): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (passes(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
