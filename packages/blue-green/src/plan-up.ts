import { BlueGreenError } from "./errors.ts";
import type { Observed } from "./observe.ts";
import type { Plan } from "./plan.ts";
import { planFirst } from "./plan-first.ts";
import { candidateOf, findLive, isUp, layGround } from "./plan-parts.ts";
import { fingerprint, type Release } from "./release.ts";
import type { Stack } from "./stack.ts";

/** Plans what brings a stack back to what the proxy's route names, or up for the first time. */
export function planUp(stack: Stack, observed: Observed, release: string): Plan {
  const live = findLive(observed);
  if (live === undefined) return planFirst(stack, observed, release);
  const candidate = candidateOf(live);
  if (live.instances.every(isUp)) return planNothing(stack, live);
  return {
    kind: "restore",
    from: candidate,
    to: candidate,
    steps: [
      ...layGround(stack, candidate, { renew: true, image: false }),
      { do: "start", candidate },
      { do: "check", candidate, through: "instances" },
      { do: "offer", candidate },
      { do: "verify", candidate },
    ],
  };
}

/** All of it runs, which does not yet say that it answers. */
function planNothing(stack: Stack, live: Release): Plan {
  if (live.spec !== fingerprint(stack)) {
    throw new BlueGreenError(
      "another-version",
      `${live.release} is live, and the stack file now says something else (${stack.image}); ship it with "deploy"`,
    );
  }
  const candidate = candidateOf(live);
  return {
    kind: "nothing",
    from: candidate,
    to: candidate,
    steps: [
      ...layGround(stack, candidate, { renew: true, image: false }),
      { do: "verify", candidate },
    ],
  };
}
