import { randomBytes } from "node:crypto";

import { listenerName } from "../address.ts";
import type { Context } from "../context.ts";
import { backendName } from "../observe.ts";
import type { Step } from "../plan.ts";
import { serversOf } from "../servers.ts";
import { colors } from "../stack.ts";

/** Starts the proxy for a stack that was not served before, with the route on the first release. */
export async function open(context: Context, { candidate }: Step & { do: "open" }): Promise<void> {
  const { stack, proxy } = context;
  const servers = await serversOf(context, candidate);
  await proxy.apply({
    listeners: [{ name: listenerName, ...stack.listen }],
    routes: [
      {
        route: stack.service,
        listener: listenerName,
        to: [{ backend: backendName(stack, candidate.color), weight: 100 }],
      },
    ],
    backends: colors.map((color) => ({
      name: backendName(stack, color),
      preview: randomBytes(24).toString("base64url"),
      servers: color === candidate.color ? servers : [],
    })),
  });
}
