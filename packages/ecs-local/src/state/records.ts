import type { Cluster, Tag, TaskDefinition } from "@aws-sdk/client-ecs";

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
