import { findTask as findInCore, type Task } from "@hitless/ecs-scheduler";

import { lastPart } from "../names.ts";
import type { Context } from "../operations/operation.ts";
import type { TaskRecord } from "../state/records.ts";

export interface FoundTask {
  record: TaskRecord;
  task: Task;
}

/** A task by its id or its ARN, of the old format or the new one. */
export function findTask(
  { state, engine }: Pick<Context, "state" | "engine">,
  cluster: string,
  idOrArn: string,
): FoundTask | undefined {
  const id = lastPart(idOrArn);
  const record = state.tasks.get(`${cluster}/${id}`);
  const task = findInCore(engine.read(cluster), id);
  return record === undefined || task === undefined ? undefined : { record, task };
}
