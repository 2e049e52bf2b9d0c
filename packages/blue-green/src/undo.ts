import type { Context } from "./context.ts";
import type { Candidate } from "./plan.ts";
import { remove } from "./steps/remove.ts";
import { stop } from "./steps/stop.ts";
import { switchTo } from "./steps/switch.ts";
import { verify } from "./steps/verify.ts";

/** Takes back what was done before the switch. What was there before stays: a kept release is only stopped. */
export async function undo(context: Context): Promise<void> {
  if (context.plan.to.release === context.plan.from?.release) return;
  await takeDown(context, context.plan.to);
}

/** Puts the route back on what served before, proves it, and stops the release that was not well. */
export async function revert(context: Context, back: Candidate): Promise<void> {
  await switchTo(context, back);
  await verify(context, back, context.abandon);
  await takeDown(context, context.plan.to);
}

async function takeDown(context: Context, candidate: Candidate): Promise<void> {
  await stop(context, { do: "stop", candidate }, context.abandon);
  const isOurs = context.plan.steps.some((each) => each.do === "create");
  if (isOurs) await remove(context, { do: "remove", candidate });
}
