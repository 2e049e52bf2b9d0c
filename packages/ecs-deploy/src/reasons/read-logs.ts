import type { Clients } from "../clients.ts";
import type { ContainerLog } from "../cause.ts";
import type { Caller } from "../follow/call.ts";
import { readAwslogs } from "./read-awslogs.ts";
import { readLocalLogs } from "./read-local-logs.ts";

export interface LogsWanted {
  cluster: string;
  /** ARN of the task definition, which says where the lines are. */
  taskDefinition: string;
  tasks: readonly { task: string; containers: readonly string[] }[];
  /** Of each container. */
  lines: number;
}

/**
 * The last lines that containers wrote: from CloudWatch Logs where their log driver is `awslogs` and a client
 * was given, before that from the endpoint itself where that is one on this machine. Those without any are left
 * out.
 */
export async function readLogs(
  clients: Clients,
  wanted: LogsWanted,
  caller: Caller,
): Promise<ContainerLog[]> {
  const local = await readLocalLogs(clients, wanted, caller);
  const written = local?.filter(({ lines }) => lines.length > 0) ?? [];
  if (written.length > 0) return written;
  try {
    const logs = await readAwslogs(clients, wanted, caller);
    return logs.filter(({ lines }) => lines.length > 0);
  } catch (error) {
    // The endpoint on this machine has told what there is.
    if (local !== undefined) return [];
    throw error;
  }
}
