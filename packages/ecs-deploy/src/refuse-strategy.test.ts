import { expect, test } from "vitest";

import { refuseStrategy } from "./refuse-strategy.ts";

test.each(["BLUE_GREEN", "LINEAR", "CANARY"] as const)(
  "refuses the strategy %s, and says what to use",
  (strategy) => {
    const service = { serviceName: "shop", deploymentConfiguration: { strategy } };
    expect(() => refuseStrategy(service)).toThrow(
      expect.objectContaining({
        code: "unsupported",
        message: `shop has the deployment strategy ${strategy}, and only ROLLING is followed here: use \`aws ecs update-service\` and \`aws ecs describe-service-deployments\`, or set deploymentConfiguration.strategy to ROLLING`,
      }),
    );
  },
);

test.each([
  ["CODE_DEPLOY", "is deployed by CodeDeploy: use `aws deploy create-deployment`"],
  ["EXTERNAL", "`aws ecs create-task-set`"],
] as const)("refuses the controller %s, and says what to use", (type, message) => {
  const service = { serviceName: "shop", deploymentController: { type } };
  expect(() => refuseStrategy(service)).toThrow(message);
});

test.each([
  {},
  { deploymentController: { type: "ECS" as const } },
  { deploymentConfiguration: { strategy: "ROLLING" as const } },
])("takes a service that rolls: %j", (service) => {
  expect(() => refuseStrategy(service)).not.toThrow();
});
