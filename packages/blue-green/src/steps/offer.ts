import type { Context } from "../context.ts";
import { backendHealth, healthOf } from "../health-of.ts";
import { backendName } from "../observe.ts";
import type { Step } from "../plan.ts";
import { serversOf } from "../servers.ts";

/**
 * Tells the proxy the servers of a color, and how they are looked after where the release is not the one that
 * served before; the route is left as it is.
 */
export async function offer(
  context: Context,
  { candidate }: Step & { do: "offer" },
): Promise<void> {
  const servers = await serversOf(context, candidate);
  const { stack, plan, proxy } = context;
  const isNew = stack.runtime === "docker" && candidate.release !== plan.from?.release;
  const health = isNew && backendHealth({ health: healthOf(context, candidate) });
  await proxy.setServers(backendName(stack, candidate.color), servers, {
    ...(health && { health }),
  });
}
