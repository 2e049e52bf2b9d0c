import type { Observed } from "./observe.ts";
import type { Plan } from "./plan.ts";
import { planFirst } from "./plan-first.ts";
import { candidateOf, findLive, isUp } from "./plan-parts.ts";
import type { Stack } from "./stack.ts";

/** Plans what brings a stack back to what the proxy's route names, or up for the first time. */
export function planUp(stack: Stack, observed: Observed, release: string): Plan {
  const live = findLive(observed);
  if (live === undefined) return planFirst(stack, observed, release);
  const candidate = candidateOf(live);
  if (live.instances.every(isUp))
    return { kind: "nothing", from: candidate, to: candidate, steps: [] };
  return {
    kind: "restore",
    from: candidate,
    to: candidate,
    steps: [
      { do: "start", candidate },
      { do: "check", candidate, through: "instances" },
      { do: "offer", candidate },
      { do: "verify", candidate },
    ],
  };
}
