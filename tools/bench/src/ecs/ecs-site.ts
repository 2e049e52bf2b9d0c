import {
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  waitUntilServicesStable,
} from "@aws-sdk/client-ecs";
import { startEcsLocal } from "@hitless/ecs-local";

export const service = "web";
export const tasks = 2;

/** A local ECS with a service, seen from the inside. */
export interface EcsSite extends AsyncDisposable {
  /** For commands: the endpoint and credentials. */
  variables: Readonly<Record<string, string>>;
  /** Calls of the API so far. */
  calls: () => number;
  /** When a deployment of the service was last completed, by `performance.now()`. */
  completedAt: () => number;
  /** A new version: the next revision of the service's task definition. */
  next: () => RegisterTaskDefinitionCommandInput;
}

/** @param fares How the tasks of new versions fare; those of the first one are well. */
export async function startEcsSite(
  fares: "well" | "exits",
  { speed, signal }: { speed: number; signal: AbortSignal },
): Promise<EcsSite> {
  await using parts = new AsyncDisposableStack();
  let calls = 0;
  let completedAt = 0;
  const local = parts.use(
    await startEcsLocal({
      port: 0,
      speed,
      instances: { count: tasks },
      onEvent(event) {
        if (event.type === "call") calls += 1;
        if (event.type === "service-event" && event.message.endsWith("deployment completed."))
          completedAt = performance.now();
      },
    }),
  );
  const variables = {
    AWS_ENDPOINT_URL: local.url,
    AWS_REGION: "us-east-1",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
  };
  await createService(local.url, signal);
  const kept = parts.move();
  let version = 1;
  return {
    variables,
    calls: () => calls,
    completedAt: () => completedAt,
    next() {
      version += 1;
      return definition(version, fares);
    },
    [Symbol.asyncDispose]: async () => kept.disposeAsync(),
  };
}

async function createService(endpoint: string, abortSignal: AbortSignal): Promise<void> {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const ecs = new ECSClient({ endpoint, region: "us-east-1", credentials });
  try {
    await ecs.send(new RegisterTaskDefinitionCommand(definition(1, "well")), { abortSignal });
    const deploymentConfiguration = { deploymentCircuitBreaker: { enable: true, rollback: true } };
    const input = { serviceName: service, taskDefinition: service, desiredCount: tasks };
    await ecs.send(new CreateServiceCommand({ ...input, deploymentConfiguration }), {
      abortSignal,
    });
    const wait = { client: ecs, minDelay: 1, maxDelay: 2, maxWaitTime: 300, abortSignal };
    await waitUntilServicesStable(wait, { services: [service] });
  } finally {
    ecs.destroy();
  }
}

function definition(version: number, fares: "well" | "exits"): RegisterTaskDefinitionCommandInput {
  const environment = [
    { name: "VERSION", value: String(version) },
    ...(fares === "well" ? [] : [{ name: "HITLESS_SIMULATED", value: fares }]),
  ];
  const container = { name: "app", image: "web:1", memory: 128, environment };
  return { family: service, containerDefinitions: [container] };
}
