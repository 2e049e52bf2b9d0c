import { ServiceDeploymentStatus } from "@aws-sdk/client-ecs";
import type {
  ListServiceDeploymentsRequest,
  ListServiceDeploymentsResponse,
} from "@aws-sdk/client-ecs";

import { clusterPart } from "../names.ts";
import { Fault } from "../protocol/fault.ts";
import { oneOf } from "../protocol/rules.ts";
import { deploymentBrief } from "../services/deployment-answer.ts";
import { findService } from "../services/find-service.ts";
import type { Wire } from "../wire.ts";
import { activeCluster } from "./clusters.ts";
import { operation } from "./operation.ts";
import { pageSize, paginate } from "./paginate.ts";

export const listServiceDeployments = operation<
  Wire<ListServiceDeploymentsRequest>,
  Wire<ListServiceDeploymentsResponse>
>({
  name: "ListServiceDeployments",
  rules: { maxResults: pageSize, "status[]": oneOf(ServiceDeploymentStatus) },
  run(input, context) {
    const { service, cluster, status, createdAt } = input;
    const { clusterName } = activeCluster(context.state, cluster ?? clusterPart(service));
    const found = findService(context, clusterName, service);
    if (found === undefined) throw new Fault("ServiceNotFoundException", "Service not found.");
    const asked = found.core.serviceDeployments
      .filter((each) => status === undefined || status.length === 0 || status.includes(each.status))
      .filter((each) => each.createdAt / 1000 >= (createdAt?.after ?? 0))
      .filter((each) => each.createdAt / 1000 <= (createdAt?.before ?? Infinity));
    const ids = asked.map((each) => each.deployment);
    const { page, ...rest } = paginate(ids, { maxResults: 20, ...input });
    const shown = asked.filter((each) => page.includes(each.deployment));
    return {
      serviceDeployments: shown.map((each) => deploymentBrief(context.names, found, each)),
      ...rest,
    };
  },
});
