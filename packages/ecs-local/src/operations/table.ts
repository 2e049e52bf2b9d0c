import type { Operation } from "./operation.ts";
import { createCluster } from "./create-cluster.ts";
import { deleteCluster } from "./delete-cluster.ts";
import { deleteTaskDefinitions } from "./delete-task-definitions.ts";
import { deregisterTaskDefinition } from "./deregister-task-definition.ts";
import { describeClusters } from "./describe-clusters.ts";
import { describeTaskDefinition } from "./describe-task-definition.ts";
import { listClusters } from "./list-clusters.ts";
import { listTagsForResource } from "./list-tags-for-resource.ts";
import { listTaskDefinitionFamilies } from "./list-task-definition-families.ts";
import { listTaskDefinitions } from "./list-task-definitions.ts";
import { registerTaskDefinition } from "./register-task-definition.ts";
import { tagResource } from "./tag-resource.ts";
import { untagResource } from "./untag-resource.ts";

/** The operations that are there. Every other one of ECS is answered with `UnsupportedFeatureException`. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  [
    createCluster,
    deleteCluster,
    deleteTaskDefinitions,
    deregisterTaskDefinition,
    describeClusters,
    describeTaskDefinition,
    listClusters,
    listTagsForResource,
    listTaskDefinitionFamilies,
    listTaskDefinitions,
    registerTaskDefinition,
    tagResource,
    untagResource,
  ].map((each) => [each.name, each]),
);
