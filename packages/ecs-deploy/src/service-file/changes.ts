import type { Service, UpdateServiceCommandInput } from "@aws-sdk/client-ecs";

import { primaryOf } from "../deployments.ts";
import { updatableOfService } from "../document/schemas.ts";
import { EcsDeployError } from "../errors.ts";
import { type Plain, withoutEmpty } from "../task-definition/normalize.ts";
import type { ServiceInput } from "./read.ts";

/** What UpdateService shall change of a service besides its task definition. */
export type ServiceChanges = Omit<
  Partial<UpdateServiceCommandInput>,
  "service" | "cluster" | "taskDefinition" | "desiredCount" | "forceNewDeployment"
>;

/** Where the service is, what is deployed, and how many: a file does not change those of a service that is there. */
const notTheFiles = new Set(["cluster", "taskDefinition", "desiredCount"]);

/** Members that only CreateService takes, and what they are called where a service is described. */
const onlyAtCreation = ["launchType", "schedulingStrategy"] as const;

/**
 * The members of a service file that are other than what the service has. What the file leaves out stays as it is,
 * and so do the number of tasks and the tags.
 * @throws {EcsDeployError} `invalid` where something differs that can't be changed of a service that is there
 */
export function changesOfService(wanted: ServiceInput, service: Service): ServiceChanges {
  const { serviceConnectConfiguration, volumeConfigurations, vpcLatticeConfigurations } =
    primaryOf(service) ?? {};
  const described: Readonly<Record<string, unknown>> = {
    ...service,
    serviceConnectConfiguration,
    volumeConfigurations,
    vpcLatticeConfigurations,
  };
  for (const name of onlyAtCreation) {
    const current = service[name];
    if (wanted[name] === undefined || current === undefined || wanted[name] === current) continue;
    throw new EcsDeployError(
      "invalid",
      `${name} of the service ${service.serviceName ?? ""} is ${current}, and the service file says ${wanted[name]}: ECS can't change it; delete the service, or correct the file`,
    );
  }
  const asked: Readonly<Record<string, unknown>> = { ...wanted };
  const names = updatableOfService().filter(
    (name) => !notTheFiles.has(name) && !has(described[name], asked[name]),
  );
  return Object.fromEntries(names.map((name) => [name, asked[name]]));
}

/** Whether all that is wanted is there; what ECS has besides, such as defaults, does not count. */
function has(described: unknown, wanted: unknown): boolean {
  return contains(withoutEmpty(described), withoutEmpty(wanted));
}

function contains(described: Plain | undefined, wanted: Plain | undefined): boolean {
  if (wanted === undefined) return true;
  if (typeof wanted !== "object" || typeof described !== "object") return wanted === described;
  if (isList(wanted) || isList(described)) {
    return (
      isList(wanted) &&
      isList(described) &&
      wanted.length === described.length &&
      wanted.every((item, index) => contains(described[index], item))
    );
  }
  return Object.entries(wanted).every(([name, item]) => contains(described[name], item));
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}
