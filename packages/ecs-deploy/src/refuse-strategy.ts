import type { DeploymentConfiguration, DeploymentController } from "@aws-sdk/client-ecs";

import { EcsDeployError } from "./errors.ts";

/** What of a service says how it is deployed: described, or in a service file. */
export interface DeployedHow {
  serviceName?: string | undefined;
  deploymentController?: DeploymentController | undefined;
  deploymentConfiguration?: DeploymentConfiguration | undefined;
}

/**
 * Refuses a service that does not roll: its deployments have other stages, which this package does not follow.
 * @throws {EcsDeployError} `unsupported`, with what to use instead
 */
export function refuseStrategy(service: DeployedHow): void {
  const name = service.serviceName ?? "the service";
  const controller = service.deploymentController?.type ?? "ECS";
  const strategy = service.deploymentConfiguration?.strategy ?? "ROLLING";
  if (controller === "CODE_DEPLOY") {
    throw unsupported(
      `${name} is deployed by CodeDeploy: use \`aws deploy create-deployment\` or \`aws ecs deploy\`, or move the service to the deployment controller ECS`,
    );
  }
  if (controller !== "ECS") {
    throw unsupported(
      `${name} has the deployment controller ${controller}: whoever owns its task sets deploys it, with \`aws ecs create-task-set\` and \`aws ecs update-service-primary-task-set\``,
    );
  }
  if (strategy !== "ROLLING") {
    throw unsupported(
      `${name} has the deployment strategy ${strategy}, and only ROLLING is followed here: use \`aws ecs update-service\` and \`aws ecs describe-service-deployments\`, or set deploymentConfiguration.strategy to ROLLING`,
    );
  }
}

function unsupported(message: string): EcsDeployError {
  return new EcsDeployError("unsupported", message);
}
