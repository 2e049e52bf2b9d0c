import type { Context } from "../context.ts";
import type { Step } from "../plan.ts";

/** Starts the instances; whether they are healthy is asked in the next step. */
export async function start(
  { runtime }: Context,
  step: Step & { do: "start" },
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(step.candidate.ids.map((id) => runtime.start(id, { signal })));
}
