import { setTimeout as delay } from "node:timers/promises";

import type { ContainerDefinition } from "@aws-sdk/client-ecs";

import type { Clients } from "../clients.ts";
import type { FollowTaskOptions } from "./follow-task.ts";
import { readLocal } from "./read-local.ts";
import { readLogStream } from "./read-log-stream.ts";

/** Gives the lines that have come since it was last asked. */
export type ReadLines = (signal: AbortSignal) => Promise<string[]>;

export interface Output {
  /** Tells new lines. Resolves with whether there were any. */
  read(signal: AbortSignal): Promise<boolean>;
  /** Tells what is left, once the container has ended. */
  end(signal: AbortSignal): Promise<void>;
}

/** How long the last lines may take from a container's end to CloudWatch Logs. */
const flushMs = 5_000;

/** What the container writes: from CloudWatch Logs where its driver is `awslogs`, else from an ecs-local. */
export function openOutput(clients: Clients, options: FollowTaskOptions): Output {
  const { container, onEvent, endpointUrl } = options;
  const name = container.name ?? "";
  let source: ReadLines | string = sourceOf(clients, options);
  if (typeof source === "string") onEvent?.({ type: "no-output", container: name, why: source });

  async function read(signal: AbortSignal): Promise<boolean> {
    if (typeof source === "string") return false;
    try {
      const lines = await source(signal);
      for (const line of lines) onEvent?.({ type: "output", container: name, line });
      return lines.length > 0;
    } catch (error) {
      if (signal.aborted) throw error;
      // The task goes on all the same; why its output is not seen is said once.
      source = error instanceof Error ? error.message : String(error);
      onEvent?.({ type: "no-output", container: name, why: source });
      return false;
    }
  }

  return {
    read,
    async end(signal) {
      await read(signal);
      if (typeof source === "string" || endpointUrl !== undefined) return;
      await delay(flushMs, undefined, { signal });
      while (await read(signal));
    },
  };
}

function sourceOf(clients: Clients, options: FollowTaskOptions): ReadLines | string {
  const { container, endpointUrl } = options;
  if (endpointUrl !== undefined) return readLocal(endpointUrl, options);
  const { logDriver, options: logOptions = {} } = container.logConfiguration ?? {};
  if (logDriver !== "awslogs") {
    return `its log driver is ${logDriver ?? "the engine's default"}; only awslogs can be read`;
  }
  if (clients.logs === undefined) return "no client for CloudWatch Logs was given";
  const stream = streamOf(logOptions, container, options.task);
  if (stream === undefined)
    return "it has no awslogs-stream-prefix, so its log stream is not known";
  return readLogStream(clients.logs, { group: logOptions["awslogs-group"] ?? "", stream });
}

/** Source: Amazon ECS Developer Guide, "Send Amazon ECS logs to CloudWatch", awslogs-stream-prefix. */
function streamOf(
  options: Readonly<Record<string, string>>,
  { name }: ContainerDefinition,
  task: string,
): string | undefined {
  const prefix = options["awslogs-stream-prefix"];
  return prefix === undefined ? undefined : `${prefix}/${name}/${task.split("/").at(-1)}`;
}
