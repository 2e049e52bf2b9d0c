import { DesiredStatus, LaunchType } from "@aws-sdk/client-ecs";
import type { ListTasksRequest, ListTasksResponse } from "@aws-sdk/client-ecs";
import { listTasks as listInCore, type Task } from "@hitless/ecs-scheduler";

import { lastPart } from "../names.ts";
import { Fault, invalidParameter } from "../protocol/fault.ts";
import { oneOf } from "../protocol/rules.ts";
import type { Wire } from "../wire.ts";
import { activeCluster } from "./clusters.ts";
import { operation } from "./operation.ts";
import { pageSize, paginate } from "./paginate.ts";

type Given = Wire<ListTasksRequest>;

export const listTasks = operation<Given, Wire<ListTasksResponse>>({
  name: "ListTasks",
  rules: {
    maxResults: pageSize,
    desiredStatus: oneOf(DesiredStatus),
    launchType: oneOf(LaunchType),
  },
  run(input, { state, engine, names }) {
    const { clusterName } = activeCluster(state, input.cluster);
    const { serviceName, startedBy, family } = input;
    const service = serviceName === undefined ? undefined : lastPart(serviceName);
    if (service !== undefined && state.services.get(`${clusterName}/${service}`) === undefined) {
      throw new Fault("ServiceNotFoundException", "Service not found.");
    }
    if (startedBy !== undefined && (service ?? family) !== undefined) {
      throw invalidParameter(
        "When you specify startedBy, it must be the only filter that you use.",
      );
    }
    const arns = listInCore(engine.read(clusterName))
      .filter((task) => isAsked(task, { ...input, service }))
      .map(({ id }) => names.task(clusterName, id));
    const { page, ...rest } = paginate(arns, input);
    return { taskArns: page, ...rest };
  },
});

/** Source: API reference, ListTasks. */
function isAsked(task: Task, asked: Given & { service: string | undefined }): boolean {
  const { desiredStatus = "RUNNING", containerInstance, launchType, startedBy, family } = asked;
  const instance = containerInstance === undefined ? undefined : lastPart(containerInstance);
  const itsFamily = lastPart(task.definition).split(":")[0];
  return (
    task.desiredStatus === desiredStatus &&
    isOrAny(asked.service, task.service) &&
    isOrAny(instance, task.instance) &&
    isOrAny(launchType, task.launchType) &&
    isOrAny(startedBy, task.startedBy) &&
    isOrAny(family, itsFamily)
  );
}

function isOrAny(asked: string | undefined, value: string | undefined): boolean {
  return asked === undefined || asked === value;
}
