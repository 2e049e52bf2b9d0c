import type { ContainerDefinition } from "@aws-sdk/client-ecs";

import type { Wire } from "../wire.ts";

type Container = Wire<ContainerDefinition>;
export type Condition = "START" | "COMPLETE" | "SUCCESS" | "HEALTHY";

/**
 * Starts containers, each once those that it depends on have come as far as it says.
 * Source: Amazon ECS Developer Guide, "Container dependency".
 */
export async function startInOrder(
  containers: readonly Container[],
  {
    start,
    reached,
  }: {
    start: (container: Container) => Promise<void>;
    /** Resolves when a container that was started has come so far; rejects when it never will. */
    reached: (container: string, condition: Condition) => Promise<void>;
  },
): Promise<void> {
  const begun = new Map<string, Promise<void>>();

  function begin(container: Container): Promise<void> {
    const name = container.name ?? "";
    const there = begun.get(name);
    if (there !== undefined) return there;
    const started = afterOthers(container);
    begun.set(name, started);
    return started;
  }

  async function afterOthers(container: Container): Promise<void> {
    const others = (container.dependsOn ?? []).map(async ({ containerName, condition }) => {
      const other = containers.find(({ name }) => name === containerName);
      if (other === undefined) return;
      await begin(other);
      if (condition !== "START") await reached(containerName, condition);
    });
    await Promise.all(others);
    await start(container);
  }

  const all = await Promise.allSettled(containers.map(begin));
  const failed = all.find((each) => each.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}
