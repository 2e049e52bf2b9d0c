import { SchedulerError } from "../errors.ts";
import { ecsRules, type Rules } from "../rules.ts";
import type { ServiceDeploymentStatus } from "../service.ts";
import { type ScriptEntry, simulate } from "../simulate/simulate.ts";
import { play, type Scenario } from "./scenario.ts";
import { watchInvariants } from "./watch-invariants.ts";

export interface PlayedOut {
  problems: readonly string[];
  /** How its service deployments ended. */
  ends: readonly ServiceDeploymentStatus[];
  /** How many of them were stopped by a user. */
  stops: number;
}

/** Plays a scenario, with its StopServiceDeployment as far as there was something to stop. */
export function playOut(scenario: Scenario, rules: Partial<Rules> = {}): PlayedOut {
  const { script, options } = play(scenario);
  for (let rest: readonly ScriptEntry[] | undefined = script; rest; rest = withoutLastStop(rest)) {
    const { onStep, problemsOf } = watchInvariants();
    const each = { ...options, onStep, keepTrace: false, rules: { ...ecsRules, ...rules } };
    try {
      const played = simulate(rest, each);
      return {
        problems: problemsOf(played),
        ends: played.rollouts.map(({ status }) => status),
        stops: rest.filter(isStop).length,
      };
    } catch (error) {
      if (!(error instanceof SchedulerError) || error.code !== "finished") throw error;
    }
  }
  throw new Error("A deployment was stopped that nobody wanted to stop");
}

function isStop({ event }: ScriptEntry): boolean {
  return event.type === "service-deployment-stopped";
}

function withoutLastStop(script: readonly ScriptEntry[]): readonly ScriptEntry[] | undefined {
  const last = script.findLastIndex(isStop);
  return last < 0 ? undefined : script.toSpliced(last, 1);
}
