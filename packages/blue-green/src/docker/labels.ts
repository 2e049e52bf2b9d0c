import type { Project } from "../stack.ts";

/** How what is not an app's instance is found again: by its stack, and what it is there for. */
const roleLabel = "hitless.role";
export const specLabel = "hitless.spec";
export const serviceLabel = "hitless.service";

export type Role = "proxy" | "service" | "network" | "volume";

export function projectLabels(
  { name }: Pick<Project, "name">,
  role?: Role,
): Record<string, string> {
  return { "hitless.stack": name, ...(role && { [roleLabel]: role }) };
}
