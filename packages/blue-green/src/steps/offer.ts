import type { Context } from "../context.ts";
import { backendName } from "../observe.ts";
import type { Step } from "../plan.ts";
import { serversOf } from "../servers.ts";

/** Tells the proxy the servers of a color; the route is left as it is. */
export async function offer(
  context: Context,
  { candidate }: Step & { do: "offer" },
): Promise<void> {
  const servers = await serversOf(context, candidate);
  await context.proxy.setServers(backendName(context.stack, candidate.color), servers);
}
