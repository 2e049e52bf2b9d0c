import { BlueGreenError } from "./errors.ts";
import type { Observed } from "./observe.ts";
import type { Plan, Step } from "./plan.ts";
import {
  bringIn,
  candidateOf,
  findLive,
  isUp,
  layGround,
  stopping,
  takeOver,
} from "./plan-parts.ts";
import { isRunning, type Release } from "./release.ts";
import type { Stack } from "./stack.ts";

/**
 * Plans the way back: to the release before the live one, or to a named one that is still kept. What a run
 * left running that died is stopped first. Where there is no earlier release, and such a run was going back
 * to the live one, its work is finished.
 * @throws {BlueGreenError} `nothing-live` or `no-way-back`
 */
export function planRollback(stack: Stack, observed: Observed, wanted?: string): Plan {
  const live = findLive(observed);
  if (live === undefined) {
    throw new BlueGreenError(
      "nothing-live",
      `nothing of ${stack.name} is live, so there is no way back; use "up"`,
    );
  }
  const name = wanted ?? live.previous;
  const target = observed.releases.find(
    ({ release, color }) => release === name && color !== live.color,
  );
  const left = observed.releases.filter(
    (each) => each !== live && each !== target && isRunning(each),
  );
  if (target !== undefined) return planReturn(stack, { live, target, left });
  if (wanted === undefined && left.length > 0) return planFinish(live, left);
  throw noWayBack(observed, live, name);
}

interface Parts {
  live: Release;
  target: Release;
  left: readonly Release[];
}

function planReturn(stack: Stack, { live, target, left }: Parts): Plan {
  const candidate = candidateOf(target);
  return {
    kind: "rollback",
    from: candidateOf(live),
    to: candidate,
    steps: [
      // What runs has all that it needs around it.
      ...(target.instances.every(isUp)
        ? []
        : layGround(stack, candidate, { renew: false, image: false })),
      ...left.flatMap(stopping),
      ...bringIn(stack, candidate),
      ...takeOver(stack, candidate, live),
    ],
  };
}

function noWayBack(observed: Observed, live: Release, name: string | undefined): BlueGreenError {
  const kept = observed.releases.filter((each) => each.color !== live.color);
  const names = kept.map(({ release }) => release).join(", ");
  return new BlueGreenError(
    "no-way-back",
    `${name ?? "an earlier release"} is not kept; live is ${live.release}, kept is ${names || "no other"}. ` +
      (kept.length > 0 ? "Name one with --to." : "Deploy the version that you want."),
  );
}

function planFinish(live: Release, left: readonly Release[]): Plan {
  const candidate = candidateOf(live);
  return {
    kind: "resume",
    from: candidate,
    to: candidate,
    steps: [
      { do: "verify", candidate },
      ...left.map((each): Step => ({ do: "drain", candidate: candidateOf(each) })),
      ...left.flatMap(stopping),
    ],
  };
}
