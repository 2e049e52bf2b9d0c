import { setTimeout as delay } from "node:timers/promises";

import type { Instance, Runtime } from "@hitless/runtime";

import { formatDuration } from "../duration.ts";
import type { WorkOptions } from "../infrastructure.ts";
import { describeState, UnfitError } from "../reason.ts";
import type { OrdinaryService, Project } from "../stack.ts";
import { projectLabels, serviceLabel } from "./labels.ts";

const limitMs = 120_000;
const pollMs = 200;

/**
 * Waits until a service is as another one needs it.
 * @throws {UnfitError} when it ended otherwise, or is not so within two minutes
 */
export async function waitForService(
  runtime: Runtime,
  project: Project,
  { service, condition }: OrdinaryService["dependsOn"][number],
  { onProgress, signal }: WorkOptions,
): Promise<void> {
  const giveUpAt = performance.now() + limitMs;
  let last = "";
  for (;;) {
    const containers = await runtime.list({
      ...projectLabels(project, "service"),
      [serviceLabel]: service,
    });
    const behind = containers.find((each) => !isReady(each, condition));
    if (behind === undefined) return;
    const state = `${behind.id} is ${describe(behind)}`;
    if (behind.state.is === "exited")
      throw new UnfitError(`${state}; it was to be ${condition}`, behind.id);
    if (state !== last) onProgress(`waiting for ${service}: ${state}`);
    last = state;
    if (performance.now() >= giveUpAt) {
      throw new UnfitError(
        `${state} after ${formatDuration(limitMs)}; it was to be ${condition}`,
        behind.id,
      );
    }
    await delay(pollMs, undefined, { signal });
  }
}

function isReady(
  { state, health }: Instance,
  condition: OrdinaryService["dependsOn"][number]["condition"],
): boolean {
  if (condition === "completed") return state.is === "exited" && state.exit.code === 0;
  if (state.is !== "running") return false;
  return condition === "started" || health === "healthy";
}

function describe({ state, health }: Instance): string {
  return `${describeState(state)}${health === undefined ? "" : ` (${health})`}`;
}
