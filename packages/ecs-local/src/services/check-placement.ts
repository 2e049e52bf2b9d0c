import type { NetworkConfiguration } from "@aws-sdk/client-ecs";
import type { LaunchType } from "@hitless/ecs-scheduler";

import { clientFault, invalidParameter } from "../protocol/fault.ts";
import type { TaskDefinitionRecord } from "../state/records.ts";
import type { Wire } from "../wire.ts";

/**
 * Whether a task definition can run where it is to, with the network that was given.
 * @throws {Fault} `ClientException`, `InvalidParameterException`
 */
export function checkPlacement(
  definition: TaskDefinitionRecord,
  launchType: LaunchType,
  network: Wire<NetworkConfiguration> | undefined,
): void {
  const { compatibilities = [], requiresCompatibilities = [], networkMode } = definition;
  const required =
    requiresCompatibilities.length === 0 || requiresCompatibilities.includes(launchType);
  if (!compatibilities.includes(launchType) || !required) {
    throw clientFault(`Task definition does not support launch_type ${launchType}.`);
  }
  const subnets = network?.awsvpcConfiguration?.subnets;
  if (networkMode === "awsvpc" && subnets === undefined) {
    throw invalidParameter(
      "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    );
  }
  if (networkMode === "awsvpc" && subnets?.length === 0) {
    throw invalidParameter("subnets can not be empty.");
  }
  if (networkMode !== "awsvpc" && subnets !== undefined) {
    throw invalidParameter(
      "Network Configuration is not valid for the given networkMode of this task definition.",
    );
  }
}
