import { type Context, progress } from "../context.ts";
import type { Step } from "../plan.ts";

/** Sees to it that what the stack's containers need around them is there. */
export async function prepare(
  context: Context,
  step: Step & { do: "prepare" },
  signal: AbortSignal,
): Promise<void> {
  await context.infrastructure?.prepare(context.stack, {
    renew: step.renew,
    signal,
    onProgress: (text) => progress(context, step, text),
  });
}
