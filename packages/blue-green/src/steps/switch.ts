import type { Context } from "../context.ts";
import { backendName } from "../observe.ts";
import type { Candidate } from "../plan.ts";

/** Moves the route to a color, in one commit. Once it resolves no new request reaches the other color. */
export async function switchTo(
  context: Context,
  candidate: Candidate,
  signal: AbortSignal,
): Promise<void> {
  const { stack, proxy, onEvent } = context;
  const to = [{ backend: backendName(stack, candidate.color), weight: 100 }];
  await proxy.setRoutes([{ route: stack.service, to }], { signal });
  const at = performance.timeOrigin + performance.now();
  onEvent({ type: "switched", at, release: candidate.release });
}
