import type { EcsLocalEvent } from "./events.ts";
import type { TaskFailedEvent } from "./logs/failed-task.ts";
import type { EcsLocal } from "./start-ecs-local.ts";

/** A line about an event, for people or as JSON; nothing for calls that people need not see. */
export function eventLine(event: EcsLocalEvent, { json }: { json: boolean }): string | undefined {
  if (json) return JSON.stringify({ at: new Date().toISOString(), ...event, ...errorOf(event) });
  switch (event.type) {
    case "service-event":
      return event.message;
    case "task-failed":
      return failureLines(event);
    case "call":
      if (event.fault !== undefined) return `${event.operation}: ${event.fault}`;
      if (event.unknownMembers === undefined) return undefined;
      return `${event.operation}: ECS does not know ${event.unknownMembers.join(", ")}`;
    default:
      return `${event.type}: ${errorOf(event).error}`;
  }
}

function failureLines({ task, stoppedReason, containers }: TaskFailedEvent): string {
  const written = containers.flatMap(({ name, exitCode, lines }) => [
    ...(exitCode === undefined ? [] : [`  ${name} exited with ${exitCode}`]),
    ...lines.map((line) => `  ${name} | ${line}`),
  ]);
  return [`(task ${task}) stopped by itself: ${stoppedReason}`, ...written].join("\n");
}

function errorOf(event: EcsLocalEvent): { error?: string } {
  if (!("error" in event)) return {};
  const { error } = event;
  return { error: error instanceof Error ? error.message : String(error) };
}

/** What is said at the start: what to export, then that it is ready. */
export function readyLines(
  { url, targetGroups }: Pick<EcsLocal, "url" | "targetGroups">,
  given: { region: string; runtime: string; speed: number; json: boolean },
): string {
  if (given.json) return `${JSON.stringify({ type: "ready", url, targetGroups })}\n`;
  const exports = [
    `export AWS_ENDPOINT_URL=${url} AWS_REGION=${given.region} AWS_DEFAULT_REGION=${given.region}`,
    `export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local`,
    ...Object.entries(targetGroups).map(
      ([name, arn]) => `export TARGET_GROUP_${name.toUpperCase().replaceAll("-", "_")}=${arn}`,
    ),
  ];
  const ready =
    `hitless-ecs-local is ready at ${url}: ${given.runtime} tasks, speed ${given.speed}; ` +
    `credentials are not checked`;
  return `${[...exports, ready].join("\n")}\n`;
}
