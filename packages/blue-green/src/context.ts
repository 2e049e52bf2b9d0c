import type { DeployEvent } from "./events.ts";
import type { Means } from "./means.ts";
import type { Observed } from "./observe.ts";
import type { Plan, Step } from "./plan.ts";
import type { Stack } from "./stack.ts";

/** All that a step needs. */
export interface Context extends Means {
  stack: Stack;
  observed: Observed;
  plan: Plan;
  onEvent: (event: DeployEvent) => void;
  /** Stops what is being done, at once and wherever it is. */
  abandon: AbortSignal;
  /** The first Ctrl-C: undo before the switch, cut the watch short after it. */
  interrupt: AbortSignal;
}

/** Tells people how the running step goes on. */
export function progress({ onEvent }: Context, step: Step, text: string): void {
  onEvent({ type: "progress", step, text });
}
