import {
  CreateServiceCommand,
  DescribeServicesCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  waitUntilServicesStable,
} from "@aws-sdk/client-ecs";
import { startEcsLocal } from "@hitless/ecs-local";

/** The example of the README. */
export async function example(): Promise<string[]> {
  // example {
  await using local = await startEcsLocal({
    port: 0,
    speed: 60,
    runtime: { via: "simulated" },
    instances: { count: 2 },
  });
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const ecs = new ECSClient({ endpoint: local.url, region: "us-east-1", credentials });

  const containerDefinitions = [{ name: "app", image: "shop:1", memory: 128 }];
  await ecs.send(new RegisterTaskDefinitionCommand({ family: "shop", containerDefinitions }));
  const service = { serviceName: "shop", taskDefinition: "shop", desiredCount: 2 };
  await ecs.send(new CreateServiceCommand(service));
  await waitUntilServicesStable(
    { client: ecs, minDelay: 1, maxWaitTime: 60 },
    { services: ["shop"] },
  );

  const { services } = await ecs.send(new DescribeServicesCommand({ services: ["shop"] }));
  const events = services?.[0]?.events?.map(({ message }) => message);
  // }
  ecs.destroy();
  return (events ?? []).map(String);
}
