import { isDeepStrictEqual } from "node:util";

import { backendHealth } from "./health-of.ts";
import type { Observed } from "./observe.ts";
import type { Plan } from "./plan.ts";
import { planFirst } from "./plan-first.ts";
import {
  bringIn,
  candidateOf,
  findLive,
  isUp,
  layGround,
  remove,
  removing,
  stopping,
  takeOver,
  wayBack,
} from "./plan-parts.ts";
import { likeness } from "./likeness.ts";
import { instanceSpecs, isRunning, type Release } from "./release.ts";
import { otherColor, type Stack } from "./stack.ts";

/**
 * Plans a deploy. A run that died after its switch is resumed when the same is wanted again; when something
 * else is wanted, its old release goes only when the new one is live. What a run left that died before its
 * switch is stopped first.
 */
export function planDeploy(stack: Stack, observed: Observed, release: string): Plan {
  const live = findLive(observed);
  if (live === undefined) return planFirst(stack, observed, release);
  const old = wayBack(observed, live);
  const unfinished = stack.keep === "stopped" && old !== undefined && isRunning(old);
  // An image that is to be built anew is another one under the same name.
  const isSame = stack.build?.always !== true && isWanted(stack, observed, live);
  if (unfinished && isSame && live.instances.some(isUp)) {
    return planResume(stack, observed, live, old);
  }
  const color = otherColor(live.color);
  const instances = instanceSpecs(stack, { release, color, previous: live.release });
  const candidate = { release, version: stack.version, color, ids: instances.map(({ id }) => id) };
  const others = observed.releases.filter((each) => each !== live && each !== old);
  return {
    kind: "deploy",
    from: candidateOf(live),
    to: candidate,
    steps: [
      ...others.filter(isRunning).flatMap(stopping),
      ...layGround(stack, candidate, { renew: false, image: true }),
      { do: "create", candidate, instances },
      ...bringIn(stack, candidate),
      ...takeOver(stack, candidate, live),
      // Only now is there another way back, so only now may the earlier ones go.
      ...(old !== undefined && isRunning(old) ? stopping(old) : []),
      ...[...others, ...(old ? [old] : [])].map(remove),
    ],
  };
}

/** Other settings of its health are given to the proxy with another release only. */
function isWanted(stack: Stack, observed: Observed, live: Release): boolean {
  const wanted = backendHealth(stack);
  const hasHealth = isDeepStrictEqual(live.health ?? wanted, wanted);
  return hasHealth && likeness(stack, observed, live) === "same";
}

function planResume(stack: Stack, observed: Observed, live: Release, old: Release): Plan {
  const candidate = candidateOf(live);
  const others = observed.releases.filter((each) => each !== live && each !== old);
  const [, ...afterSwitch] = takeOver(stack, candidate, old);
  return {
    kind: "resume",
    from: candidateOf(old),
    to: candidate,
    steps: [...afterSwitch, ...others.flatMap(removing)],
  };
}
