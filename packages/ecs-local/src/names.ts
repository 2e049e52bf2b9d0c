import { randomBytes } from "node:crypto";

/** Whose endpoint this is; part of every ARN. */
export interface Place {
  region: string;
  account: string;
}

/** Builds and reads the names of ECS's resources. */
export interface Names {
  readonly place: Place;
  cluster(name: string): string;
  taskDefinition(family: string, revision: number): string;
  service(cluster: string, name: string): string;
  task(cluster: string, id: string): string;
  capacityProvider(name: string): string;
  container(cluster: string, taskId: string, id: string): string;
  containerInstance(cluster: string, id: string): string;
  serviceDeployment(cluster: string, service: string, id: string): string;
  serviceRevision(cluster: string, service: string, id: string): string;
}

/**
 * ARNs in the long format, which all accounts have since 2021.
 * Source: Amazon ECS Developer Guide, "Amazon Resource Names (ARNs) and IDs".
 */
export function namesIn(place: Place): Names {
  const arn = (rest: string) =>
    `arn:${partitionOf(place.region)}:ecs:${place.region}:${place.account}:${rest}`;
  return {
    place,
    cluster: (name) => arn(`cluster/${name}`),
    taskDefinition: (family, revision) => arn(`task-definition/${family}:${revision}`),
    service: (cluster, name) => arn(`service/${cluster}/${name}`),
    task: (cluster, id) => arn(`task/${cluster}/${id}`),
    capacityProvider: (name) => arn(`capacity-provider/${name}`),
    container: (cluster, taskId, id) => arn(`container/${cluster}/${taskId}/${id}`),
    containerInstance: (cluster, id) => arn(`container-instance/${cluster}/${id}`),
    serviceDeployment: (cluster, service, id) =>
      arn(`service-deployment/${cluster}/${service}/${id}`),
    serviceRevision: (cluster, service, id) => arn(`service-revision/${cluster}/${service}/${id}`),
  };
}

export function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/**
 * What a request names: a name, or the end of an ARN of the old format (`service/web`) or the new one
 * (`service/shop/web`).
 */
export function lastPart(nameOrArn: string): string {
  return nameOrArn.slice(nameOrArn.lastIndexOf("/") + 1);
}

/** The cluster that an ARN of the new format names; none in a name or an ARN of the old one. */
export function clusterPart(nameOrArn: string): string | undefined {
  const parts = nameOrArn.split("/");
  return nameOrArn.startsWith("arn:") && parts.length > 2 ? parts[1] : undefined;
}

/** 32 hexadecimal digits, as tasks and container instances have. */
export function newId(): string {
  return randomBytes(16).toString("hex");
}
