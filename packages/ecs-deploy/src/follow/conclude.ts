import type { Cause } from "../cause.ts";
import type { Outcome } from "../outcome.ts";
import type { Why } from "../reasons/join-cause.ts";
import type { Witness } from "../reasons/witness.ts";
import { stallOf } from "./stall-reason.ts";
import type { Verdict } from "./verdict.ts";
import type { Looked, Seen } from "./look.ts";
import type { Patience } from "./patience.ts";

/** Why the wait is over. */
export type Reached = Exclude<Looked, { is: "waiting" }> | { is: "out-of-time" | "interrupted" };

type Ended<Is extends Verdict["is"]> = Extract<Verdict, { is: Is }>;

interface ConcludeOptions {
  limitMs: number;
  patience: Patience;
  /** Asks ECS, where the deployment was gone before it had said it. */
  whyRolledBack: () => Promise<string | undefined>;
}

/** Makes the outcome of what was reached, with its cause. */
export function concluder(
  seeing: Witness,
  { limitMs, patience, whyRolledBack }: ConcludeOptions,
): (reached: Reached, seen: Seen) => Promise<Outcome> {
  /** Who interrupts now gets what is known: how it ended, and as much of the reasons. */
  async function explain(why: Why, targetGroups: readonly string[] = []): Promise<Cause> {
    try {
      await seeing.lookAtTargets(targetGroups);
      return await seeing.tell(why);
    } catch {
      return seeing.tellAtOnce(why);
    }
  }

  async function outOfTime(seen: Seen): Promise<Outcome> {
    if (seen.silentMs >= patience.lostMs && seen.trouble !== undefined) {
      return lost(`no answer for ${inSeconds(seen.silentMs)}: ${seen.trouble.message}`, seen);
    }
    const { snapshot, ours } = seen;
    if (snapshot?.desired === 0 && ours !== undefined) return { is: "scaled-to-zero" };
    const state = `not at its end after ${inSeconds(limitMs)}: ${stateOf(seen)}`;
    const stall = snapshot && ours && stallOf(ours, snapshot);
    const why: Why = { reason: stall?.reason ?? seen.trouble?.message ?? state, state };
    // Who does not answer has nothing more to tell.
    if (seen.trouble !== undefined) return { is: "timed-out", cause: seeing.tellAtOnce(why) };
    return { is: "timed-out", cause: await explain(why, snapshot?.targetGroups) };
  }

  async function failed({ reason }: Ended<"failed">, { snapshot }: Seen): Promise<Outcome> {
    return { is: "failed", cause: await explain(whyOf(reason), snapshot?.targetGroups) };
  }

  async function rolledBack({ reason, serves }: Ended<"rolled-back">): Promise<Outcome> {
    // Whoever interrupts the search hears what is known: that it was rolled back.
    const asked = isSaid(reason) ? reason : await whyRolledBack().catch(() => undefined);
    return { is: "rolled-back", by: "ecs", serves, cause: await explain(whyOf(asked ?? "")) };
  }

  async function stalled({ why, reason }: Ended<"stalled">, seen: Seen): Promise<Outcome> {
    const cause = await explain({ reason, decides: true, state: stateOf(seen) });
    return { is: "stalled", why, cause };
  }

  return async (reached, seen) => {
    switch (reached.is) {
      case "completed":
      case "scaled-to-zero":
        return { is: reached.is };
      case "superseded":
        return { is: "superseded", by: reached.by, serves: reached.serves };
      case "failed":
        return failed(reached, seen);
      case "rolled-back":
        return rolledBack(reached);
      case "stalled":
        return stalled(reached, seen);
      case "unknown":
        return lost(reached.reason, seen);
      case "refused":
        return lost(`the endpoint refuses to tell: ${reached.message}`, seen);
      case "out-of-reach":
        return lost(`no answer for ${inSeconds(seen.silentMs)}: ${reached.message}`, seen);
      case "out-of-time":
        return outOfTime(seen);
      case "interrupted": {
        const told = seeing.tellAtOnce({ reason: `interrupted: ${stateOf(seen)}`, decides: true });
        return { is: "lost", why: "interrupted", cause: told };
      }
    }
  };
}

function lost(headline: string, seen: Seen): Outcome {
  return { is: "lost", why: "endpoint", cause: { headline, details: [stateOf(seen)], logs: [] } };
}

/** An alarm, or somebody's stop, is the cause whatever tasks did. */
function whyOf(reason: string): Why {
  return {
    reason: isSaid(reason) ? reason : "the deployment failed",
    decides: /alarm|deployment stopped|deleted|not there|was expected/.test(reason),
  };
}

function isSaid(reason: string): boolean {
  return reason !== "" && !reason.endsWith("in progress.");
}

function stateOf({ snapshot, ours }: Seen): string {
  if (snapshot === undefined || ours === undefined) return "the deployment was not seen yet";
  const { desired, running, pending } = ours;
  const others = snapshot.deployments
    .filter(({ id }) => id !== ours.id)
    .reduce((sum, each) => sum + each.running, 0);
  return `${running} of ${desired} tasks run, ${pending} start, ${others} of other deployments run`;
}

function inSeconds(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${Number((ms / 1_000).toFixed(1))} s`;
}
