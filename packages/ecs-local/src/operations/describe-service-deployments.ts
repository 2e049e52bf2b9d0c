import type {
  DescribeServiceDeploymentsRequest,
  DescribeServiceDeploymentsResponse,
} from "@aws-sdk/client-ecs";

import { length } from "../protocol/rules.ts";
import { deploymentAnswer } from "../services/deployment-answer.ts";
import { findDeployment } from "../services/find-deployment.ts";
import type { Wire } from "../wire.ts";
import { operation } from "./operation.ts";

export const describeServiceDeployments = operation<
  Wire<DescribeServiceDeploymentsRequest>,
  Wire<DescribeServiceDeploymentsResponse>
>({
  name: "DescribeServiceDeployments",
  rules: { serviceDeploymentArns: length(1, 20) },
  run({ serviceDeploymentArns }, context) {
    const found = serviceDeploymentArns.map((arn) => ({ arn, is: findDeployment(context, arn) }));
    return {
      serviceDeployments: found.flatMap(({ is }) =>
        is === undefined ? [] : [deploymentAnswer(context.names, is.service, is.deployment)],
      ),
      failures: found
        .filter(({ is }) => is === undefined)
        .map(({ arn }) => ({ arn, reason: "MISSING" })),
    };
  },
});
