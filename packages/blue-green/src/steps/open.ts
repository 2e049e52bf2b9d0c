import type { Context } from "../context.ts";
import { frontConfig } from "../front-config.ts";
import { observeProxy } from "../observe.ts";
import type { Step } from "../plan.ts";
import { plainConfig, serversOf } from "../servers.ts";

/** Makes the proxy serve a stack that was not served before, with the route on the first release. */
export async function open(context: Context, { candidate }: Step & { do: "open" }): Promise<void> {
  const { stack, proxy } = context;
  const servers = await serversOf(context, candidate);
  const seen = await observeProxy(proxy);
  await proxy.apply(
    frontConfig(stack, {
      color: candidate.color,
      servers,
      ...(seen && stack.runtime === "docker" && { before: plainConfig(seen) }),
    }),
  );
}
