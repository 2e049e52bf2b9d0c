import type { ServiceDeployment } from "@hitless/ecs-scheduler";

import type { Context } from "../operations/operation.ts";
import { findService, type FoundService } from "./find-service.ts";

export interface FoundDeployment {
  service: FoundService;
  deployment: ServiceDeployment;
}

/** A service deployment by its ARN, `service-deployment/cluster/service/digits`. */
export function findDeployment(context: Context, arn: string): FoundDeployment | undefined {
  const { service, id } = partsOf(context, arn, "service-deployment") ?? {};
  const deployment = service?.core.serviceDeployments.find((each) => each.deployment === id);
  return service && deployment && { service, deployment };
}

/** A service and the id of one of its deployments, by an ARN of the kind given. */
export function partsOf(
  context: Context,
  arn: string,
  kind: "service-deployment" | "service-revision",
): { service: FoundService; id: string } | undefined {
  const [head = "", cluster = "", name = "", digits = ""] = arn.split("/");
  if (!head.startsWith("arn:") || !head.endsWith(`:${kind}`)) return undefined;
  const service = findService(context, cluster, name);
  return service && { service, id: `ecs-svc/${digits}` };
}
