import type { Context } from "../context.ts";
import type { Step } from "../plan.ts";

/** Records the instances; nothing runs yet. */
export async function create({ runtime }: Context, step: Step & { do: "create" }): Promise<void> {
  for (const spec of step.instances) await runtime.create(spec);
}
