import type { Observed } from "./observe.ts";
import type { Plan } from "./plan.ts";
import { layGround, removing } from "./plan-parts.ts";
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
      ...layGround(stack, candidate, { renew: true, image: true }),
      { do: "create", candidate, instances },
      { do: "start", candidate },
      { do: "check", candidate, through: "instances" },
      ...stack.hooks.beforeSwitch.map(
        (hook) => ({ do: "hook", candidate, hook, when: "before" }) as const,
      ),
      { do: "open", candidate },
      { do: "verify", candidate },
      ...stack.hooks.afterSwitch.map(
        (hook) => ({ do: "hook", candidate, hook, when: "after" }) as const,
      ),
      ...releases.flatMap(removing),
    ],
  };
}
