import type { WithContainers } from "./options.ts";

const architectures: Readonly<Record<string, string>> = { ARM64: "arm64", X86_64: "amd64" };

/**
 * What a task definition's images have to be built for; undefined where it does not say. What is for Fargate
 * alone says it by saying nothing. Pure.
 * Source: Amazon ECS API reference, RuntimePlatform: on Fargate the default is X86_64.
 */
export function platformOf({
  runtimePlatform = {},
  requiresCompatibilities = [],
}: Pick<WithContainers, "runtimePlatform" | "requiresCompatibilities">): string | undefined {
  const isFargate = requiresCompatibilities.every((each) => each === "FARGATE");
  const byDefault = isFargate && requiresCompatibilities.length > 0 ? "X86_64" : "";
  const { cpuArchitecture = byDefault, operatingSystemFamily = "LINUX" } = runtimePlatform;
  const architecture = architectures[cpuArchitecture];
  if (architecture === undefined) return undefined;
  return `${operatingSystemFamily === "LINUX" ? "linux" : "windows"}/${architecture}`;
}
