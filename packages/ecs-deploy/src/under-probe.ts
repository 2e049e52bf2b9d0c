import { ProbeError, type ProbeOptions, startProbe } from "@hitless/probe";

import type { CourseOptions } from "./course.ts";
import { nameOfTaskDefinition } from "./deployments.ts";
import { EcsDeployError } from "./errors.ts";
import type { DeployEvent } from "./events.ts";
import type { DeployReceipt } from "./receipt.ts";

/**
 * Runs what changes a service under steady traffic to an address that it answers at, and puts what the traffic saw
 * into the receipt.
 * @throws {EcsDeployError} `refused` where the address does not answer well before anything is changed
 */
export async function underProbe(
  url: URL,
  work: (course: CourseOptions) => Promise<DeployReceipt>,
  { probe: options = {}, ...course }: CourseOptions & { probe?: ProbeOptions } = {},
): Promise<DeployReceipt> {
  const { signal } = course;
  await using probe = await begin(url, { ...options, ...(signal !== undefined && { signal }) });
  const onEvent = (event: DeployEvent): void => {
    const text = markOf(event);
    if (text !== undefined) probe.mark({ at: Date.now(), type: event.type, text });
    course.onEvent?.(event);
  };
  const receipt = await work({ ...course, onEvent });
  return { ...receipt, probe: await probe.stop() };
}

async function begin(url: URL, options: ProbeOptions): ReturnType<typeof startProbe> {
  try {
    return await startProbe(url, options);
  } catch (cause) {
    if (!(cause instanceof ProbeError)) throw cause;
    const message = `${url.href} does not answer well, before anything is changed: ${cause.message}`;
    throw new EcsDeployError("refused", message, { cause });
  }
}

function markOf(event: DeployEvent): string | undefined {
  if (event.type === "deployment-started") return nameOfTaskDefinition(event.taskDefinition);
  if (event.type === "rolling-back") return nameOfTaskDefinition(event.to);
  return undefined;
}
