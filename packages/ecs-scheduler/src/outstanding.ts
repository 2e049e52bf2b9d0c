import type { Action } from "./action.ts";
import type { Cluster } from "./cluster.ts";
import { listTasks } from "./read.ts";
import { lookUp } from "./table.ts";
import type { Task } from "./task.ts";
import { nextWake } from "./timers.ts";

/**
 * The actions that a state waits for an answer to. After a restart a driver carries them out again, except
 * those that it finds done.
 */
export function outstanding(state: Cluster): readonly Action[] {
  const wake = nextWake(state);
  return [
    ...listTasks(state).flatMap((task) => actionOf(state, task) ?? []),
    ...(wake === undefined ? [] : [{ do: "wake" as const, at: wake }]),
  ];
}

function actionOf(state: Cluster, task: Task): Action | undefined {
  const { id, lastStatus, definition, launchType, service, deployment, instance, hostPorts } = task;
  switch (lastStatus) {
    case "PROVISIONING":
    case "PENDING":
      return {
        do: "start-task",
        task: id,
        definition,
        launchType,
        ...(service !== undefined && { service }),
        ...(deployment !== undefined && { deployment }),
        ...(instance !== undefined && { instance }),
        hostPorts,
      };
    case "ACTIVATING":
      return { do: "register-targets", task: id, targets: targetsOf(state, task) };
    case "DEACTIVATING": {
      const isDraining = Object.values(task.targets).some(({ health }) => health === "draining");
      const targetGroups = Object.keys(task.targets);
      return isDraining ? { do: "deregister-targets", task: id, targetGroups } : undefined;
    }
    case "STOPPING":
      return { do: "stop-task", task: id, reason: task.stoppedReason ?? "" };
    default:
      return undefined;
  }
}

function targetsOf({ services }: Cluster, { service, deployment }: Task) {
  const found = service === undefined ? undefined : lookUp(services, service);
  return found?.deployments.find(({ id }) => id === deployment)?.revision.loadBalancers ?? [];
}
