import type { Context } from "./context.ts";
import type { Candidate } from "./plan.ts";
import { isRunning } from "./release.ts";
import { offer } from "./steps/offer.ts";
import { remove } from "./steps/remove.ts";
import { stop } from "./steps/stop.ts";
import { switchTo } from "./steps/switch.ts";
import { verify } from "./steps/verify.ts";

/** Takes back what was done before the switch. What ran before goes on running, what was kept is kept. */
export async function undo(context: Context): Promise<void> {
  const { to } = context.plan;
  const before = context.observed.releases.find(({ release }) => release === to.release);
  if (before !== undefined && isRunning(before)) return;
  await takeDown(context, to);
}

/** Puts the route back on what served before, proves it, and stops the release that was not well. */
export async function revert(context: Context, back: Candidate): Promise<void> {
  // A run that died may have put others in its place.
  await offer(context, { do: "offer", candidate: back });
  await switchTo(context, back, context.abandon);
  await verify(context, back, context.abandon);
  await takeDown(context, context.plan.to);
}

async function takeDown(context: Context, candidate: Candidate): Promise<void> {
  await stop(context, { do: "stop", candidate }, context.abandon);
  const isOurs = context.plan.steps.some((each) => each.do === "create");
  if (isOurs) await remove(context, { do: "remove", candidate });
}
