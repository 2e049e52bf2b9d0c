import type { Names } from "../names.ts";
import type { ServiceRecord } from "../state/records.ts";

/** A service deployment and a service revision have the digits of the deployment that began them. */
export function deploymentArn(names: Names, record: ServiceRecord, deployment: string): string {
  return names.serviceDeployment(record.cluster, record.serviceName, digitsOf(deployment));
}

export function revisionArn(names: Names, record: ServiceRecord, deployment: string): string {
  return names.serviceRevision(record.cluster, record.serviceName, digitsOf(deployment));
}

function digitsOf(deployment: string): string {
  return deployment.slice(deployment.indexOf("/") + 1);
}
