import { type Context, progress } from "../context.ts";
import type { Step } from "../plan.ts";

/** Builds or pulls the release's image. */
export async function makeImage(
  context: Context,
  step: Step & { do: "image" },
  signal: AbortSignal,
): Promise<void> {
  await context.infrastructure?.image(context.stack, {
    signal,
    onProgress: (text) => progress(context, step, text),
  });
}
