import type { RuntimePlatform } from "@aws-sdk/client-ecs";

const architectures: Readonly<Record<string, string>> = { ARM64: "arm64", X86_64: "amd64" };

/**
 * What a task definition's images have to be built for; undefined where it does not say. Pure.
 * Source: Amazon ECS API reference, RuntimePlatform.
 */
export function platformOf({
  cpuArchitecture,
  operatingSystemFamily = "LINUX",
}: RuntimePlatform = {}): string | undefined {
  const architecture = architectures[cpuArchitecture ?? ""];
  if (architecture === undefined) return undefined;
  return `${operatingSystemFamily === "LINUX" ? "linux" : "windows"}/${architecture}`;
}
