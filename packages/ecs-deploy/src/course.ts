import { ECSClient } from "@aws-sdk/client-ecs";

import type { Clients } from "./clients.ts";
import { explainError } from "./explain-error.ts";
import type { DeployEvent, Step } from "./events.ts";
import { call } from "./follow/call.ts";
import type { Pace } from "./follow/next-delay.ts";
import type { DeployReceipt } from "./receipt.ts";

export interface CourseOptions {
  /** How long one call may take, the SDK's own retries included. @default 60_000 */
  callMs?: number;
  /** How often to ask while a deployment goes on. */
  pace?: Partial<Pace>;
  signal?: AbortSignal;
  onEvent?: (event: DeployEvent) => void;
}

/** Makes one call. */
export type Send<Answer> = (
  ecs: ECSClient,
  options: { abortSignal: AbortSignal },
) => Promise<Answer>;

/** One deploy on its way: who is asked, who is told, and what was done until now. */
export interface Course {
  clients: Clients;
  pace: Partial<Pace>;
  signal: AbortSignal | undefined;
  onEvent: (event: DeployEvent) => void;
  calls: Record<string, number>;
  steps: readonly DeployReceipt["steps"][number][];
  /** Calls ECS, with a limit, and counts it. */
  ask<Answer>(operation: string, send: Send<Answer>): Promise<Answer>;
  /** Takes one step; `say` tells people what came of it. */
  step<Value>(
    step: Step,
    work: () => Promise<Value>,
    say: (value: Value) => string,
  ): Promise<Value>;
}

/** Begins a deploy: nothing is called yet. */
export function beginCourse(
  given: ECSClient | Clients,
  { callMs = 60_000, pace = {}, signal, onEvent = () => undefined }: CourseOptions,
): Course {
  const clients = given instanceof ECSClient ? { ecs: given } : given;
  const calls: Record<string, number> = {};
  const steps: DeployReceipt["steps"][number][] = [];
  // A part may take steps of its own, of which only its events tell.
  const tell = (event: DeployEvent): void => {
    if (event.type === "step-ended") {
      const { step, ms, result } = event;
      steps.push({ step, ms, result });
    }
    onEvent(event);
  };
  return {
    clients,
    pace,
    signal,
    onEvent: tell,
    calls,
    steps,
    ask: (operation, send) =>
      call(operation, { callMs, signal, calls }, (options) => send(clients.ecs, options)),
    async step(step, work, say) {
      const began = performance.now();
      tell({ type: "step-started", step });
      const value = await work();
      const ms = Math.round(performance.now() - began);
      tell({ type: "step-ended", step, ms, result: say(value) });
      return value;
    },
  };
}

/**
 * Does what has to be done before the service is changed.
 * @throws {EcsDeployError} whatever fails, with what to do
 */
export async function refusing<Value>(doing: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw explainError(error, doing);
  }
}
