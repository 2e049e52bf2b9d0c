import { LaunchType, SchedulingStrategy } from "@aws-sdk/client-ecs";
import type { ListServicesRequest, ListServicesResponse } from "@aws-sdk/client-ecs";
import { listServices as listInCore } from "@hitless/ecs-scheduler";

import { oneOf } from "../protocol/rules.ts";
import type { Wire } from "../wire.ts";
import { activeCluster } from "./clusters.ts";
import { operation } from "./operation.ts";
import { pageSize, paginate } from "./paginate.ts";

/** A service that is being deleted is described, but not listed. */
export const listServices = operation<Wire<ListServicesRequest>, Wire<ListServicesResponse>>({
  name: "ListServices",
  rules: {
    maxResults: pageSize,
    launchType: oneOf(LaunchType),
    schedulingStrategy: oneOf(SchedulingStrategy),
  },
  run(input, { state, engine, names }) {
    const { clusterName } = activeCluster(state, input.cluster);
    const { launchType, schedulingStrategy } = input;
    const arns = listInCore(engine.read(clusterName))
      .filter(({ status }) => status === "ACTIVE")
      .filter((each) => launchType === undefined || each.launchType === launchType)
      .filter(
        (each) =>
          schedulingStrategy === undefined || each.schedulingStrategy === schedulingStrategy,
      )
      .map(({ name }) => names.service(clusterName, name))
      .toSorted();
    const { page, ...rest } = paginate(arns, { maxResults: 10, ...input });
    return { serviceArns: page, ...rest };
  },
});
