import type { BackendHealth } from "@hitless/proxy";

import type { Context } from "./context.ts";
import type { Candidate } from "./plan.ts";
import type { Health, Stack } from "./stack.ts";

/** What the proxy needs of a stack's health, to look after instances between deploys. */
export function backendHealth({
  health: { path, timeoutMs, between },
}: Pick<Stack, "health">): BackendHealth {
  return { path, timeoutMs, ...between };
}

/**
 * How a release is asked for its health: as the stack file said when it was made, whatever it says now; how
 * long that may go on is the stack file's.
 */
export function healthOf(
  { stack, observed }: Pick<Context, "stack" | "observed">,
  { release }: Pick<Candidate, "release">,
): Health {
  const known = observed.releases.find((each) => each.release === release)?.health;
  if (known === undefined) return stack.health;
  const { path, timeoutMs, ...between } = known;
  return { ...stack.health, path, timeoutMs, between };
}
