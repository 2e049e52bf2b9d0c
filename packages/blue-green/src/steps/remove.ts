import type { Context } from "../context.ts";
import type { Step } from "../plan.ts";

/** Forgets the instances of a release, and their output. */
export async function remove(
  { runtime }: Context,
  { candidate }: Step & { do: "remove" },
): Promise<void> {
  for (const id of candidate.ids) await runtime.remove(id);
}
