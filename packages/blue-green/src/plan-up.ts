import { BlueGreenError } from "./errors.ts";
import type { Observed } from "./observe.ts";
import type { Plan } from "./plan.ts";
import { planFirst } from "./plan-first.ts";
import { candidateOf, findLive, isUp, layGround } from "./plan-parts.ts";
import { likeness } from "./likeness.ts";
import type { Release } from "./release.ts";
import type { Stack } from "./stack.ts";

/** Plans what brings a stack back to what the proxy's route names, or up for the first time. */
export function planUp(stack: Stack, observed: Observed, release: string): Plan {
  const live = findLive(observed);
  if (live === undefined) return planFirst(stack, observed, release);
  const candidate = candidateOf(live);
  if (live.instances.every(isUp)) return planNothing(stack, observed, live);
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
function planNothing(stack: Stack, observed: Observed, live: Release): Plan {
  const is = likeness(stack, observed, live);
  if (is === "another-spec" || is === "another-image") {
    const what =
      is === "another-spec"
        ? `the stack file now says something else (${stack.image})`
        : `${stack.image} is another image now`;
    throw new BlueGreenError(
      "another-version",
      `${live.release} is live, and ${what}; ship it with "deploy"`,
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
