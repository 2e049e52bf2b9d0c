import { BlueGreenError } from "./errors.ts";
import type { Observed } from "./observe.ts";
import type { Plan, Step } from "./plan.ts";
import { bringIn, candidateOf, findLive, stopping, takeOver } from "./plan-parts.ts";
import { isRunning, type Release } from "./release.ts";
import type { Stack } from "./stack.ts";

/**
 * Plans the way back: to the release before the live one, or to a named one that is still kept. Where a
 * run died in the middle of a deploy or a rollback, what it left running beside the live release is stopped.
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
  const left = observed.releases.filter(
    (each) => each.previous === live.release && isRunning(each),
  );
  if (wanted === undefined && left.length > 0 && stack.keep === "stopped") {
    return planFinish(live, left);
  }
  const name = wanted ?? live.previous;
  const target = observed.releases.find(({ release }) => release === name);
  if (target === undefined || target === live || target.color === live.color) {
    const kept = observed.releases
      .filter((each) => each.color !== live.color)
      .map(({ release }) => release);
    throw new BlueGreenError(
      "no-way-back",
      `${name ?? "an earlier release"} is not kept; live is ${live.release}, kept is ${kept.join(", ") || "no other"}. ` +
        (kept.length > 0 ? "Name one with --to." : "Deploy the version that you want."),
    );
  }
  const candidate = candidateOf(target);
  return {
    kind: "rollback",
    from: candidateOf(live),
    to: candidate,
    steps: [...bringIn(candidate), ...takeOver(stack, candidate, live)],
  };
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
