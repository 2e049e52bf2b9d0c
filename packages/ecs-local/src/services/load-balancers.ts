import type { LoadBalancer as Given } from "@aws-sdk/client-ecs";
import type { LoadBalancer } from "@hitless/ecs-scheduler";

import { invalidParameter } from "../protocol/fault.ts";
import type { Context } from "../operations/operation.ts";
import type { TaskDefinitionRecord } from "../state/records.ts";
import type { Wire } from "../wire.ts";

/**
 * The load balancers of a service as the scheduler wants to know them.
 * @throws {Fault} `InvalidParameterException`, in the words of ECS where they are known.
 */
export function loadBalancersOf(
  given: readonly Wire<Given>[],
  definition: TaskDefinitionRecord,
  context: Pick<Context, "state" | "balancer">,
): LoadBalancer[] {
  return given.map((each) => {
    const { containerName = "", containerPort = 0 } = each;
    checkContainer(definition, containerName, containerPort);
    const targetGroup = targetGroupOf(each, context);
    if (each.loadBalancerName === undefined) checkType(targetGroup, definition, context);
    return { targetGroup, container: containerName, containerPort };
  });
}

function checkContainer(definition: TaskDefinitionRecord, name: string, port: number): void {
  const container = definition.containerDefinitions.find((each) => each.name === name);
  if (container === undefined) {
    throw invalidParameter(`The container ${name} does not exist in the task definition.`);
  }
  if (container.portMappings?.some((each) => each.containerPort === port) === true) return;
  throw invalidParameter(`The container ${name} did not have a container port ${port} defined.`);
}

function targetGroupOf(
  { targetGroupArn, loadBalancerName }: Wire<Given>,
  { state, balancer }: Pick<Context, "state" | "balancer">,
): string {
  if ((targetGroupArn === undefined) === (loadBalancerName === undefined)) {
    throw invalidParameter("Exactly one of targetGroupArn and loadBalancerName is required.");
  }
  if (targetGroupArn === undefined) return classicTargetGroup(state, loadBalancerName ?? "");
  if (state.targetGroups.get(targetGroupArn) === undefined) {
    throw invalidParameter(`The target group ${targetGroupArn} does not exist.`);
  }
  if (balancer.isUsed(targetGroupArn)) return targetGroupArn;
  throw invalidParameter(
    `The target group with targetGroupArn ${targetGroupArn} does not have an associated load balancer.`,
  );
}

/** Behind a classic load balancer there is a target group of its name. */
function classicTargetGroup(state: Context["state"], name: string): string {
  const classic = state.loadBalancers.values().find((each) => each.classic && each.name === name);
  const group = state.targetGroups.values().find((each) => each.name === name);
  if (classic !== undefined && group !== undefined) return group.arn;
  throw invalidParameter(`The load balancer ${name} does not exist.`);
}

/** An awsvpc task is reached by its own address, every other one through its container instance. */
function checkType(
  arn: string,
  { networkMode = "bridge" }: TaskDefinitionRecord,
  { state }: Pick<Context, "state">,
): void {
  const targetType = state.targetGroups.get(arn)?.targetType;
  const needed = networkMode === "awsvpc" ? "ip" : "instance";
  if (targetType === needed) return;
  throw invalidParameter(
    `The provided target group ${arn} has target type ${targetType}, which is incompatible with the ${networkMode} network mode specified in the task definition.`,
  );
}
