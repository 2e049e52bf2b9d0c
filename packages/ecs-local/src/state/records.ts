import type {
  Cluster,
  CreateServiceRequest,
  Service,
  Tag,
  TaskDefinition,
  TaskOverride,
} from "@aws-sdk/client-ecs";

import type { Wire } from "../wire.ts";

/** A cluster without its counts, which are computed. */
export interface ClusterRecord extends Omit<
  Wire<Cluster>,
  "clusterArn" | "clusterName" | "status"
> {
  clusterArn: string;
  clusterName: string;
  status: "ACTIVE" | "INACTIVE";
}

export interface TaskDefinitionRecord extends Omit<
  Wire<TaskDefinition>,
  "taskDefinitionArn" | "family" | "revision" | "status"
> {
  taskDefinitionArn: string;
  family: string;
  revision: number;
  status: "ACTIVE" | "INACTIVE" | "DELETE_IN_PROGRESS";
  containerDefinitions: NonNullable<Wire<TaskDefinition>["containerDefinitions"]>;
}

/** Remembers a family's last revision, which is never used again, not even after a deletion. */
export interface FamilyRecord {
  family: string;
  lastRevision: number;
}

/** The tags of one resource, by its ARN. */
export interface TagsRecord {
  tags: Wire<Tag>[];
}

/** What a service's requests said. How it stands is in the scheduler's state. */
export interface ServiceRecord extends Omit<
  Wire<Service>,
  "deployments" | "events" | "taskSets" | "tags" | "status" | "serviceArn" | "serviceName"
> {
  serviceArn: string;
  serviceName: string;
  /** The name of its cluster. */
  cluster: string;
  taskDefinition: string;
  clientToken?: string | undefined;
  /** What each deployment rolls out, by the deployment's id. */
  revisions: Readonly<Record<string, RevisionRecord>>;
}

/** What a deployment rolls out, as far as the scheduler does not need to know it. */
export type RevisionRecord = Pick<
  Wire<CreateServiceRequest>,
  | "launchType"
  | "capacityProviderStrategy"
  | "platformVersion"
  | "networkConfiguration"
  | "loadBalancers"
  | "serviceRegistries"
  | "serviceConnectConfiguration"
  | "volumeConfigurations"
> & { taskDefinition: string; createdAt: number };

/** What a task was started with. How it stands is in the scheduler's state. */
export interface TaskRecord {
  id: string;
  cluster: string;
  taskArn: string;
  taskDefinitionArn: string;
  overrides: Wire<TaskOverride>;
  /** Where an awsvpc task is reached. */
  privateAddress: string;
  subnet?: string;
  enableExecuteCommand: boolean;
  platformVersion?: string;
  capacityProviderName?: string;
}

export interface InstanceRecord {
  id: string;
  /** Counts from 1 over all clusters. */
  number: number;
  cluster: string;
  containerInstanceArn: string;
  ec2InstanceId: string;
  zone: string;
  registeredAt: number;
  /** Those that it was given. */
  attributes?: { name: string; value?: string }[];
}

/** A setting that somebody made, for one principal or for all. */
export interface AccountSettingRecord {
  name: string;
  value: string;
  principal: string;
}

/** A call that may come again with the same token. */
export interface TokenRecord {
  /** What was asked, as JSON. */
  asked: string;
  /** ARNs of what was made. */
  resources: readonly string[];
  at: number;
}
