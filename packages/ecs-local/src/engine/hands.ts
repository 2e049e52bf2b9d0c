import { type Action, findTask } from "@hitless/ecs-scheduler";

import type { TargetRecord } from "../elb/records.ts";
import type { Balancer } from "../load-balancing/balancer.ts";
import { lastPart, type Names } from "../names.ts";
import type { State } from "../state/store.ts";
import type { Engine } from "./engine.ts";
import type { Address, TaskDriver } from "./task-driver.ts";
import { taskToRun } from "./task-records.ts";

/** An action that something is done for in the world. */
export type Doing = Exclude<Action, { do: "wake" | "tell" | "refuse-task" }>;
type Registering = Extract<Action, { do: "register-targets" }>;

/** Carries out what the scheduler decides: by the driver of tasks and the load balancer. */
export interface Hands {
  names: Names;
  driver: TaskDriver;
  /** Rejects where something kept it from being done; it can be done again. */
  carryOut(cluster: string, action: Doing): Promise<void>;
}

export function hands({
  state,
  names,
  driver,
  balancer,
  report,
}: {
  state: State;
  names: Names;
  driver: TaskDriver;
  balancer: Balancer;
  report: Engine["report"];
}): Hands {
  async function register(cluster: string, { task, targets }: Registering): Promise<void> {
    for (const each of targets) {
      const address = await driver.addressOf(task, each.container, each.containerPort);
      // It may have ended meanwhile: its targets would stay for ever.
      if (!isActivating(state, cluster, task)) return;
      if (address === undefined) {
        throw new Error(`task ${task}: ${each.container} has no address for ${each.containerPort}`);
      }
      const target = targetOf(state, { cluster, task, address, ...each });
      if (target !== undefined) await balancer.register(target);
    }
    report(cluster, { type: "targets-registered", task });
    // Those from before a restart may have been judged before the scheduler knew them.
    for (const target of targetsOf(state, task)) {
      const { state: health, reason } = balancer.judgementOf(target);
      const { targetGroup, port } = target;
      const why = reason === undefined ? {} : { reason };
      report(cluster, { type: "target-health", task, targetGroup, health, port, ...why });
    }
  }

  async function deregister(
    cluster: string,
    { task, targetGroups }: Extract<Action, { do: "deregister-targets" }>,
  ): Promise<void> {
    const all = targetsOf(state, task).filter((each) => targetGroups.includes(each.targetGroup));
    await Promise.all(all.map((target) => balancer.deregister(target)));
    report(cluster, { type: "targets-drained", task });
  }

  return {
    names,
    driver,
    async carryOut(cluster, action) {
      if (action.do === "register-targets") return register(cluster, action);
      if (action.do === "deregister-targets") return deregister(cluster, action);
      const task = taskToRun(state, cluster, action.task);
      if (task === undefined) return undefined;
      return action.do === "start-task" ? driver.start(task) : driver.stop(task);
    },
  };
}

function isActivating(state: State, cluster: string, task: string): boolean {
  const scheduler = state.schedulers.get(cluster);
  return scheduler !== undefined && findTask(scheduler, task)?.lastStatus === "ACTIVATING";
}

function targetsOf(state: State, task: string): TargetRecord[] {
  return state.targets.values().filter((each) => each.task === task);
}

/** A target as Elastic Load Balancing names it: an address for awsvpc, else a container instance. */
function targetOf(
  state: State,
  given: {
    cluster: string;
    task: string;
    targetGroup: string;
    container: string;
    containerPort: number;
    address: Address;
  },
): TargetRecord | undefined {
  const { cluster, task: id, targetGroup, container, containerPort, address } = given;
  const scheduler = state.schedulers.get(cluster);
  const task = scheduler === undefined ? undefined : findTask(scheduler, id);
  const record = state.tasks.get(`${cluster}/${id}`);
  if (task === undefined || record === undefined) return undefined;
  const instance =
    task.instance === undefined ? undefined : state.instances.get(`${cluster}/${task.instance}`);
  const mapped = task.hostPorts.find(
    (each) => each.container === container && each.containerPort === containerPort,
  );
  const ofInstance = instance !== undefined && mapped !== undefined;
  return {
    targetGroup,
    id: ofInstance ? instance.ec2InstanceId : record.privateAddress,
    port: ofInstance ? mapped.hostPort : address.port,
    address,
    task: id,
    cluster,
    release: lastPart(record.taskDefinitionArn),
  };
}
