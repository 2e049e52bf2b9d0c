import { DescribeServicesCommand, type ECSClient } from "@aws-sdk/client-ecs";

/** Resolves when the first deployment of a service is COMPLETED. */
export async function untilCompleted(
  ecs: ECSClient,
  { cluster, service }: { cluster: string; service: string },
): Promise<void> {
  for (;;) {
    const { services } = await ecs.send(
      new DescribeServicesCommand({ cluster, services: [service] }),
    );
    if (services?.[0]?.deployments?.[0]?.rolloutState === "COMPLETED") return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
