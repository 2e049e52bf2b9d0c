import type { Question } from "@hitless/proxy";
import { type Exit, type Health, type Instance, waitUntilHealthy } from "@hitless/runtime";

import { askHealth } from "../ask-health.ts";
import { type Context, progress } from "../context.ts";
import { clientQuestion } from "../front.ts";
import { healthOf } from "../health-of.ts";
import { healthQuestion, healthUrl } from "../health-url.ts";
import { backendName } from "../observe.ts";
import type { Step } from "../plan.ts";
import { UnfitError } from "../reason.ts";
import { instancesOf } from "../servers.ts";

type CheckStep = Step & { do: "check" };

interface Target {
  /** For people. */
  url: string;
  question: Question;
  /** Absent: the proxy chooses. */
  instance?: string;
}

/** Waits for good answers in a row: from each instance straight, or through the proxy's preview. */
export async function check(context: Context, step: CheckStep, signal: AbortSignal): Promise<void> {
  const targets = await (step.through === "preview" ? previewTarget : instanceTargets)(
    context,
    step,
  );
  // One that fails ends the wait for the others.
  const others = new AbortController();
  await Promise.all(
    targets.map(async (target) => {
      try {
        await untilHealthy(context, step, target, AbortSignal.any([signal, others.signal]));
      } catch (cause) {
        others.abort(cause);
        if (signal.aborted || !(cause instanceof Error)) throw cause;
        const { instance } = target;
        const about = instance ?? step.candidate.ids[0];
        throw new UnfitError(`${instance ?? "the preview"}: ${cause.message}`, about, { cause });
      }
    }),
  );
}

async function untilHealthy(
  context: Context,
  step: CheckStep,
  { url, question, instance }: Target,
  signal: AbortSignal,
): Promise<void> {
  const health = healthOf(context, step.candidate);
  const who = instance ?? "preview";
  let seen: readonly Instance[] = [];
  await waitUntilHealthy(
    { url },
    {
      ...health,
      signal,
      async check(_target, { timeoutMs = health.timeoutMs, signal: stop = signal }) {
        const answer = await askHealth(context.proxy, { ...question, timeoutMs }, stop);
        // After the answer, so that it was not somebody else's; once, for the engine has a release to start.
        const instances = await instancesOf(context, step.candidate);
        seen = instances.filter(({ id }) => instance === undefined || id === instance);
        return (instance === undefined ? undefined : engineSays(seen)) ?? answer;
      },
      stillRunning: async () => exitOfAny(seen),
      onEvent: (event) => {
        const what =
          event.type === "answered"
            ? `${event.good} of ${event.needed} good answers`
            : event.reason;
        progress(context, step, `${who}: ${what}`);
      },
    },
  );
}

/** What the engine's own health check says against an instance; undefined where it says nothing. */
function engineSays([found]: readonly Instance[]): Health | undefined {
  if (found?.health !== "starting" && found?.health !== "unhealthy") return undefined;
  return { healthy: false, reason: `the engine's health check says "${found.health}"` };
}

async function instanceTargets(context: Context, { candidate }: CheckStep): Promise<Target[]> {
  const { path } = healthOf(context, candidate);
  const instances = await instancesOf(context, candidate);
  return instances.map((instance) => ({
    instance: instance.id,
    url: healthUrl(instance, path),
    question: healthQuestion(instance, path),
  }));
}

async function previewTarget(context: Context, { candidate }: CheckStep): Promise<Target[]> {
  const { stack, proxy } = context;
  const { backends } = await proxy.observe();
  const backend = backends.find(({ name }) => name === backendName(stack, candidate.color));
  const asked = clientQuestion(stack, { "x-hitless-preview": backend?.preview ?? "" });
  // The preview is chosen before any route, so the path need not be the app's own.
  const { path } = healthOf(context, candidate);
  return [{ url: `${asked.to.listener}:${path}`, question: { ...asked, path } }];
}

function exitOfAny(instances: readonly Instance[]): Exit | undefined {
  for (const { state } of instances) if (state.is === "exited") return state.exit;
  return undefined;
}
