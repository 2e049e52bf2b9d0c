import type { DescribeServicesRequest, DescribeServicesResponse } from "@aws-sdk/client-ecs";

import { clusterPart, lastPart } from "../names.ts";
import { length, oneOf } from "../protocol/rules.ts";
import { findService } from "../services/find-service.ts";
import { serviceAnswer } from "../services/service-answer.ts";
import type { Wire } from "../wire.ts";
import { activeCluster } from "./clusters.ts";
import { operation } from "./operation.ts";

export const describeServices = operation<
  Wire<DescribeServicesRequest>,
  Wire<DescribeServicesResponse>
>({
  name: "DescribeServices",
  rules: { services: length(1, 10), "include[]": oneOf(["TAGS"]) },
  run({ cluster, services, include = [] }, context) {
    const named = cluster ?? clusterPart(services[0] ?? "");
    const { clusterName } = activeCluster(context.state, named);
    const found = services.map((asked) => ({
      asked,
      is: findService(context, clusterName, asked),
    }));
    return {
      services: found.flatMap(({ is }) =>
        is === undefined ? [] : [serviceAnswer(context, is, include)],
      ),
      failures: found
        .filter(({ is }) => is === undefined)
        .map(({ asked }) => ({
          arn: context.names.service(clusterName, lastPart(asked)),
          reason: "MISSING",
        })),
    };
  },
});
