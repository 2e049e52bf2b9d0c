import type { Container } from "../container-host.ts";

/**
 * The container whose network the others of an awsvpc task share, as there is no pause container: the first
 * essential one that waits for nobody, else the first essential one.
 */
export function networkHolder(containers: readonly Container[]): string {
  const essential = containers.filter((each) => each.essential !== false);
  const free = essential.find(({ dependsOn = [] }) => dependsOn.length === 0);
  return (free ?? essential[0] ?? containers[0])?.name ?? "";
}

/** Whether the holder waits for a container, which then cannot share its network. */
export function isBeforeHolder(containers: readonly Container[], name: string): boolean {
  const before = new Set<string>();
  const add = (of: string) => {
    const container = containers.find((each) => each.name === of);
    for (const { containerName } of container?.dependsOn ?? []) {
      if (before.has(containerName)) continue;
      before.add(containerName);
      add(containerName);
    }
  };
  add(networkHolder(containers));
  return before.has(name);
}

/** Containers with what they wait for beside what they say: the one whose network they share. */
export function withHolder(containers: readonly Container[]): Container[] {
  const holder = networkHolder(containers);
  return containers.map((container) => {
    const { name = "", dependsOn = [] } = container;
    if (name === holder || isBeforeHolder(containers, name)) return container;
    if (dependsOn.some(({ containerName }) => containerName === holder)) return container;
    const wait = { containerName: holder, condition: "START" as const };
    return { ...container, dependsOn: [...dependsOn, wait] };
  });
}
