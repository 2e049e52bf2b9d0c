import type { DeleteServiceRequest, DeleteServiceResponse } from "@aws-sdk/client-ecs";

import { invalidParameter } from "../protocol/fault.ts";
import { activeService, findService } from "../services/find-service.ts";
import { serviceAnswer } from "../services/service-answer.ts";
import type { Wire } from "../wire.ts";
import { operation } from "./operation.ts";

export const deleteService = operation<Wire<DeleteServiceRequest>, Wire<DeleteServiceResponse>>({
  name: "DeleteService",
  run({ cluster, service, force = false }, context) {
    const found = activeService(context, cluster, service);
    const { record, core } = found;
    if (core.schedulingStrategy === "REPLICA" && core.desiredCount > 0 && !force) {
      throw invalidParameter("The service cannot be stopped while it is scaled above 0.");
    }
    context.engine.send(record.cluster, { type: "service-deleted", service: record.serviceName });
    const after = findService(context, record.cluster, record.serviceName) ?? found;
    return { service: serviceAnswer(context, after) };
  },
});
