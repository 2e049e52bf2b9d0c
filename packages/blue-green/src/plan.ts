import type { InstanceSpec } from "@hitless/runtime";

import { BlueGreenError } from "./errors.ts";
import type { Observed } from "./observe.ts";
import { fingerprint, instanceSpecs, isRunning, type Release } from "./release.ts";
import { type Color, otherColor, type Stack } from "./stack.ts";

/** A release as the steps speak of it. */
export interface Candidate {
  release: string;
  version: string;
  color: Color;
  ids: readonly string[];
}

/** One step. Each may be carried out again after a crash in the middle of it. */
export type Step =
  | { do: "create"; candidate: Candidate; instances: readonly InstanceSpec[] }
  | { do: "start"; candidate: Candidate }
  | { do: "check"; candidate: Candidate; through: "instances" | "preview" }
  | { do: "open"; candidate: Candidate }
  | { do: "offer"; candidate: Candidate }
  | { do: "switch"; candidate: Candidate }
  | { do: "verify"; candidate: Candidate }
  | { do: "drain"; candidate: Candidate }
  | { do: "watch"; candidate: Candidate }
  | { do: "stop"; candidate: Candidate }
  | { do: "remove"; candidate: Candidate };

/** What will be done, and why. */
export interface Plan {
  kind: "first" | "deploy" | "resume" | "rollback" | "restore" | "nothing";
  /** What serves before. */
  from?: Candidate;
  /** What is to serve after. */
  to: Candidate;
  steps: readonly Step[];
}

/**
 * Plans a deploy. A run that died after its switch is resumed when the same is wanted again, and finished
 * first when something else is wanted; what a run left that died before its switch is stopped and removed.
 */
export function planDeploy(stack: Stack, observed: Observed, release: string): Plan {
  const live = findLive(observed);
  if (live === undefined) return planFirst(stack, observed, release);
  const old = wayBack(observed, live);
  const unfinished = stack.keep === "stopped" && old !== undefined && isRunning(old);
  if (unfinished && live.spec === fingerprint(stack) && live.instances.some(isUp)) {
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
      ...(unfinished ? stopping(old) : []),
      ...others.filter(isRunning).flatMap(stopping),
      { do: "create", candidate, instances },
      ...bringIn(candidate),
      ...takeOver(stack, candidate, live),
      // Only now is there another way back, so only now may the earlier ones go.
      ...(old !== undefined && stack.keep === "running" && isRunning(old) ? stopping(old) : []),
      ...[...others, ...(old ? [old] : [])].map(remove),
    ],
  };
}

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

function planFirst(stack: Stack, { releases }: Observed, release: string): Plan {
  const color: Color = "blue";
  const instances = instanceSpecs(stack, { release, color });
  const candidate = { release, version: stack.version, color, ids: instances.map(({ id }) => id) };
  return {
    kind: "first",
    to: candidate,
    steps: [
      ...releases.flatMap(removing),
      { do: "create", candidate, instances },
      { do: "start", candidate },
      { do: "check", candidate, through: "instances" },
      { do: "open", candidate },
      { do: "verify", candidate },
    ],
  };
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

function bringIn(candidate: Candidate): Step[] {
  return [
    { do: "start", candidate },
    { do: "check", candidate, through: "instances" },
    { do: "offer", candidate },
    { do: "check", candidate, through: "preview" },
  ];
}

function takeOver(stack: Stack, candidate: Candidate, old: Release): [Step, ...Step[]] {
  return [
    { do: "switch", candidate },
    { do: "verify", candidate },
    { do: "drain", candidate: candidateOf(old) },
    ...(stack.watchMs > 0 ? [{ do: "watch", candidate } as const] : []),
    ...(stack.keep === "stopped" ? stopping(old) : []),
  ];
}

function removing(release: Release): Step[] {
  return [...(isRunning(release) ? stopping(release) : []), remove(release)];
}

function remove(release: Release): Step {
  return { do: "remove", candidate: candidateOf(release) };
}

function stopping(release: Release): Step[] {
  return [{ do: "stop", candidate: candidateOf(release) }];
}

function findLive({ live, releases }: Observed): Release | undefined {
  return releases.find(({ release }) => release === live?.release);
}

/** The release to go back to: kept in the other color, and live before the one that is live now. */
function wayBack({ releases }: Observed, live: Release): Release | undefined {
  return releases.find(({ release, color }) => release === live.previous && color !== live.color);
}

function isUp({ state }: Release["instances"][number]): boolean {
  return state.is === "running";
}

function candidateOf({ release, version, color, instances }: Release): Candidate {
  return { release, version, color, ids: instances.map(({ id }) => id) };
}
