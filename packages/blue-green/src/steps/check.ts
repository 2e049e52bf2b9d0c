import { type Exit, waitUntilHealthy } from "@hitless/runtime";

import { addressOf } from "../address.ts";
import { type Context, progress } from "../context.ts";
import { healthUrl } from "../health-url.ts";
import { backendName } from "../observe.ts";
import type { Step } from "../plan.ts";
import { UnfitError } from "../reason.ts";
import { instancesOf } from "../servers.ts";

type CheckStep = Step & { do: "check" };

/** Waits for good answers in a row: from each instance straight, or through the proxy's preview. */
export async function check(context: Context, step: CheckStep, signal: AbortSignal): Promise<void> {
  const { health } = context.stack;
  const targets = await (step.through === "preview" ? previewTarget : instanceTargets)(
    context,
    step,
  );
  // One that fails ends the wait for the others.
  const others = new AbortController();
  const waits = targets.map(async ({ instance, ...target }) => {
    try {
      await waitUntilHealthy(target, {
        ...health,
        signal: AbortSignal.any([signal, others.signal]),
        stillRunning: () => exitOfAny(context, step, instance),
        onEvent: (event) =>
          progress(
            context,
            step,
            `${instance ?? "preview"}: ${event.type === "answered" ? `${event.good} of ${event.needed} good answers` : event.reason}`,
          ),
      });
    } catch (cause) {
      others.abort(cause);
      if (signal.aborted || !(cause instanceof Error)) throw cause;
      throw new UnfitError(
        `${instance ?? "the preview"}: ${cause.message}`,
        instance ?? step.candidate.ids[0],
        { cause },
      );
    }
  });
  await Promise.all(waits);
}

interface Target {
  url: string;
  headers?: Record<string, string>;
  /** Absent: the proxy chooses. */
  instance?: string;
}

async function instanceTargets(context: Context, { candidate }: CheckStep): Promise<Target[]> {
  const instances = await instancesOf(context, candidate);
  return instances.map((instance) => ({
    instance: instance.id,
    url: healthUrl(instance, context.stack.health.path),
  }));
}

async function previewTarget(context: Context, { candidate }: CheckStep): Promise<Target[]> {
  const observation = await context.proxy.observe();
  const backend = observation.backends.find(
    ({ name }) => name === backendName(context.stack, candidate.color),
  );
  return [
    {
      url: `${addressOf(context.stack, observation)}${context.stack.health.path}`,
      headers: { "x-hitless-preview": backend?.preview ?? "" },
    },
  ];
}

async function exitOfAny(
  context: Context,
  { candidate }: CheckStep,
  instance?: string,
): Promise<Exit | undefined> {
  const instances = await instancesOf(context, candidate);
  for (const { id, state } of instances) {
    if ((instance === undefined || id === instance) && state.is === "exited") return state.exit;
  }
  return undefined;
}
