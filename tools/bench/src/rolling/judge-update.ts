/** The parts of a service and of its tasks by which an update is judged, as the engine's API has them. */
export interface UpdatedService {
  UpdateStatus?: { State?: string; StartedAt?: string; Message?: string };
}

export interface Task {
  DesiredState?: string;
  Status?: { State?: string };
}

export type UpdateVerdict = { is: "waiting" } | { is: "completed" } | { is: "failed"; why: string };

/**
 * Whether an update has come to its end. Pure.
 * @param before - what the service said before: its last update is not this one
 */
export function judgeUpdate(now: UpdatedService, before: UpdatedService): UpdateVerdict {
  const status = now.UpdateStatus;
  if (status?.State === undefined || status.StartedAt === before.UpdateStatus?.StartedAt)
    return { is: "waiting" };
  if (status.State === "updating") return { is: "waiting" };
  if (status.State === "completed") return { is: "completed" };
  return { is: "failed", why: `${status.State}: ${status.Message ?? ""}` };
}

const ended = new Set(["complete", "shutdown", "failed", "rejected", "remove", "orphaned"]);

/** Whether as many tasks run as are wanted, and no other one does any more. Pure. */
export function isSettled(tasks: readonly Task[], replicas: number): boolean {
  const wanted = tasks.filter(({ DesiredState }) => DesiredState === "running");
  const others = tasks.filter(({ DesiredState }) => DesiredState !== "running");
  return (
    wanted.length === replicas &&
    wanted.every(({ Status }) => Status?.State === "running") &&
    others.every(({ Status }) => ended.has(Status?.State ?? ""))
  );
}
