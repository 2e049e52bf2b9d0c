import type { Container, Task } from "@aws-sdk/client-ecs";

/** A task that ended, or was ended, because something was wrong with it. */
export interface TaskFailure {
  /** Its id. */
  task: string;
  /** One line that names what was wrong. */
  headline: string;
  /** What the API says of its end: reason, stop code, exit codes. */
  detail: string;
  /** Those whose last lines may tell more. */
  containers: readonly string[];
  /** Epoch ms. */
  at: number;
  /** It ended by itself, and was not stopped for what others saw of it. */
  byItself: boolean;
  /** Name of the target group that found it unhealthy. */
  targetGroup?: string;
}

/**
 * Why a STOPPED task ended; undefined where it was only to make room, as in every deployment.
 * Source: Amazon ECS Developer Guide, "Amazon ECS stopped tasks error messages".
 */
export function failureOfTask(task: Task): TaskFailure | undefined {
  const { stopCode, stoppedReason = "", containers = [] } = task;
  if (stoppedReason.startsWith("Scaling activity initiated by")) return undefined;
  if (stopCode === undefined && stoppedReason === "") return undefined;
  const targetGroup = /\(target-group \S*targetgroup\/([^/)]+)/.exec(stoppedReason)?.[1];
  return {
    task: (task.taskArn ?? "").split("/").at(-1) ?? "",
    headline: headlineOf(task, targetGroup),
    detail: detailOf(task),
    containers: failedFirst(containers).flatMap(({ name }) => (name === undefined ? [] : [name])),
    byItself: stopCode === "EssentialContainerExited" || stopCode === "TaskFailedToStart",
    at: (task.stoppedAt ?? task.stoppingAt)?.getTime() ?? 0,
    ...(targetGroup !== undefined && { targetGroup }),
  };
}

function headlineOf(
  { stopCode, stoppedReason = "", containers = [] }: Task,
  targetGroup: string | undefined,
): string {
  const reason = firstLine(stoppedReason);
  if (targetGroup !== undefined) {
    return `a target fails the health checks of target group ${targetGroup}`;
  }
  if (reason === "Task failed container health checks") {
    const unhealthy = containers.find(({ healthStatus }) => healthStatus === "UNHEALTHY");
    return `${unhealthy === undefined ? "a container" : `container ${unhealthy.name}`} fails its health check`;
  }
  const [container] = failedFirst(containers);
  if (container === undefined) return reason;
  if (stopCode === "EssentialContainerExited") return exitOf(container);
  const why = container.reason === undefined ? undefined : firstLine(container.reason);
  const isMore = stopCode === "TaskFailedToStart" && why !== undefined && !reason.includes(why);
  return isMore ? `container ${container.name}: ${why}` : reason;
}

function exitOf({ name, exitCode, reason }: Container): string {
  const how =
    exitCode === undefined
      ? `container ${name} ended`
      : `container ${name} exited with code ${exitCode}`;
  return reason === undefined ? how : `${how}: ${firstLine(reason)}`;
}

/**
 * The containers that ended, the one that most likely began it first: one with a reason of its own, then one
 * that failed by itself; those that were killed, as the others are when an essential one exits, come late.
 */
function failedFirst(containers: readonly Container[]): Container[] {
  return containers
    .filter(({ exitCode, reason }) => exitCode !== undefined || reason !== undefined)
    .toSorted((one, other) => rankOf(one) - rankOf(other));
}

function rankOf({ exitCode, reason }: Container): number {
  if (reason !== undefined) return 0;
  if (exitCode === 137 || exitCode === 143) return 2;
  return exitCode === 0 ? 3 : 1;
}

function detailOf({ stopCode, stoppedReason = "", containers = [] }: Task): string {
  const ends = containers
    .filter(({ exitCode }) => exitCode !== undefined)
    .map(({ name, exitCode }) => `${name} exited with code ${exitCode}`);
  const code = stopCode === undefined ? "" : ` (${stopCode})`;
  return [`${firstLine(stoppedReason)}${code}`, ...ends].join("; ");
}

function firstLine(text: string): string {
  const [line = ""] = text.trim().split("\n");
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}
