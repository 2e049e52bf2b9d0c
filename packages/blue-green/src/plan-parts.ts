import type { Observed } from "./observe.ts";
import type { Candidate, Step } from "./plan.ts";
import { isRunning, type Release } from "./release.ts";
import type { Stack } from "./stack.ts";

/** What containers need before one of them can be made. */
export function layGround(
  { runtime }: Stack,
  candidate: Candidate,
  { renew, image }: { renew: boolean; image: boolean },
): Step[] {
  if (runtime === "process") return [];
  return [
    { do: "prepare", candidate, renew },
    ...(image ? [{ do: "image", candidate } as const] : []),
  ];
}

/** From recorded instances to a release that is healthy and known to the proxy, but without traffic. */
export function bringIn({ hooks }: Stack, candidate: Candidate): Step[] {
  return [
    { do: "start", candidate },
    { do: "check", candidate, through: "instances" },
    { do: "offer", candidate },
    { do: "check", candidate, through: "preview" },
    ...hooks.beforeSwitch.map((hook) => ({ do: "hook", candidate, hook, when: "before" }) as const),
  ];
}

/** The switch, and what makes it final. */
export function takeOver(stack: Stack, candidate: Candidate, old: Release): [Step, ...Step[]] {
  return [
    { do: "switch", candidate },
    { do: "verify", candidate },
    ...stack.hooks.afterSwitch.map(
      (hook) => ({ do: "hook", candidate, hook, when: "after" }) as const,
    ),
    { do: "drain", candidate: candidateOf(old) },
    ...(stack.watchMs > 0 ? [{ do: "watch", candidate } as const] : []),
    ...(stack.keep === "stopped" ? stopping(old) : []),
  ];
}

/** Stops a release where it runs, and forgets it. */
export function removing(release: Release): Step[] {
  return [...(isRunning(release) ? stopping(release) : []), remove(release)];
}

export function remove(release: Release): Step {
  return { do: "remove", candidate: candidateOf(release) };
}

export function stopping(release: Release): Step[] {
  return [{ do: "stop", candidate: candidateOf(release) }];
}

export function findLive({ live, releases }: Observed): Release | undefined {
  return releases.find(({ release }) => release === live?.release);
}

/** The release to go back to: kept in the other color, and live before the one that is live now. */
export function wayBack({ releases }: Observed, live: Release): Release | undefined {
  return releases.find(({ release, color }) => release === live.previous && color !== live.color);
}

export function isUp({ state }: Release["instances"][number]): boolean {
  return state.is === "running";
}

export function candidateOf({ release, version, color, instances }: Release): Candidate {
  return { release, version, color, ids: instances.map(({ id }) => id) };
}
