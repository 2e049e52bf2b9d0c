import type { Observed } from "./observe.ts";
import type { Plan } from "./plan.ts";
import { removing } from "./plan-parts.ts";
import { instanceSpecs } from "./release.ts";
import type { Color, Stack } from "./stack.ts";

/** Plans the first release of a stack: there is nothing to switch from. */
export function planFirst(stack: Stack, { releases }: Observed, release: string): Plan {
  const color: Color = "blue";
  const instances = instanceSpecs(stack, { release, color });
  const candidate = { release, version: stack.version, color, ids: instances.map(({ id }) => id) };
  return {
    kind: "first",
    to: candidate,
    steps: [
      { do: "create", candidate, instances },
      { do: "start", candidate },
      { do: "check", candidate, through: "instances" },
      { do: "open", candidate },
      { do: "verify", candidate },
      ...releases.flatMap(removing),
    ],
  };
}
