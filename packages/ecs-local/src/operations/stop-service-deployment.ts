import { StopServiceDeploymentStopType } from "@aws-sdk/client-ecs";
import type {
  StopServiceDeploymentRequest,
  StopServiceDeploymentResponse,
} from "@aws-sdk/client-ecs";
import { SchedulerError } from "@hitless/ecs-scheduler";

import { Fault } from "../protocol/fault.ts";
import { oneOf } from "../protocol/rules.ts";
import { findDeployment } from "../services/find-deployment.ts";
import type { Wire } from "../wire.ts";
import { operation } from "./operation.ts";

export const stopServiceDeployment = operation<
  Wire<StopServiceDeploymentRequest>,
  Wire<StopServiceDeploymentResponse>
>({
  name: "StopServiceDeployment",
  rules: { stopType: oneOf(StopServiceDeploymentStopType) },
  run({ serviceDeploymentArn, stopType = "ROLLBACK" }, context) {
    const found = findDeployment(context, serviceDeploymentArn);
    if (found === undefined) {
      const what = "Service deployment not found.";
      throw new Fault("ServiceDeploymentNotFoundException", what);
    }
    const { cluster, serviceName } = found.service.record;
    try {
      context.engine.send(cluster, {
        type: "service-deployment-stopped",
        service: serviceName,
        deployment: found.deployment.deployment,
        stopType,
      });
    } catch (cause) {
      if (!(cause instanceof SchedulerError)) throw cause;
      throw new Fault("ConflictException", cause.message);
    }
    return { serviceDeploymentArn };
  },
});
