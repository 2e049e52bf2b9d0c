import { createCluster } from "./create-cluster.ts";
import { createService } from "./create-service.ts";
import { deleteAccountSetting } from "./delete-account-setting.ts";
import { deleteAttributes } from "./delete-attributes.ts";
import { deleteCluster } from "./delete-cluster.ts";
import { deleteService } from "./delete-service.ts";
import { deleteTaskDefinitions } from "./delete-task-definitions.ts";
import { deregisterContainerInstance } from "./deregister-container-instance.ts";
import { deregisterTaskDefinition } from "./deregister-task-definition.ts";
import { describeCapacityProviders } from "./describe-capacity-providers.ts";
import { describeClusters } from "./describe-clusters.ts";
import { describeContainerInstances } from "./describe-container-instances.ts";
import { describeServiceDeployments } from "./describe-service-deployments.ts";
import { describeServiceRevisions } from "./describe-service-revisions.ts";
import { describeServices } from "./describe-services.ts";
import { describeTaskDefinition } from "./describe-task-definition.ts";
import { describeTasks } from "./describe-tasks.ts";
import { getTaskProtection } from "./get-task-protection.ts";
import { listAccountSettings } from "./list-account-settings.ts";
import { listAttributes } from "./list-attributes.ts";
import { listClusters } from "./list-clusters.ts";
import { listContainerInstances } from "./list-container-instances.ts";
import { listServiceDeployments } from "./list-service-deployments.ts";
import { listServices } from "./list-services.ts";
import { listTagsForResource } from "./list-tags-for-resource.ts";
import { listTaskDefinitionFamilies } from "./list-task-definition-families.ts";
import { listTaskDefinitions } from "./list-task-definitions.ts";
import { listTasks } from "./list-tasks.ts";
import { registerContainerInstance } from "./register-container-instance.ts";
import type { Operation } from "./operation.ts";
import { putAccountSettingDefault } from "./put-account-setting-default.ts";
import { putAccountSetting } from "./put-account-setting.ts";
import { putAttributes } from "./put-attributes.ts";
import { putClusterCapacityProviders } from "./put-cluster-capacity-providers.ts";
import { registerTaskDefinition } from "./register-task-definition.ts";
import { runTask } from "./run-task.ts";
import { stopServiceDeployment } from "./stop-service-deployment.ts";
import { stopTask } from "./stop-task.ts";
import { tagResource } from "./tag-resource.ts";
import { untagResource } from "./untag-resource.ts";
import { updateClusterSettings } from "./update-cluster-settings.ts";
import { updateCluster } from "./update-cluster.ts";
import { updateContainerInstancesState } from "./update-container-instances-state.ts";
import { updateService } from "./update-service.ts";
import { updateTaskProtection } from "./update-task-protection.ts";

/** The operations that are there. Every other one of ECS is answered with `UnsupportedFeatureException`. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  [
    createCluster,
    createService,
    deleteAccountSetting,
    deleteAttributes,
    deleteCluster,
    deleteService,
    deleteTaskDefinitions,
    deregisterContainerInstance,
    deregisterTaskDefinition,
    describeCapacityProviders,
    describeClusters,
    describeContainerInstances,
    describeServiceDeployments,
    describeServiceRevisions,
    describeServices,
    describeTaskDefinition,
    describeTasks,
    getTaskProtection,
    listAccountSettings,
    listAttributes,
    listClusters,
    listContainerInstances,
    listServiceDeployments,
    listServices,
    listTagsForResource,
    listTaskDefinitionFamilies,
    listTaskDefinitions,
    listTasks,
    registerContainerInstance,
    putAccountSetting,
    putAccountSettingDefault,
    putAttributes,
    putClusterCapacityProviders,
    registerTaskDefinition,
    runTask,
    stopServiceDeployment,
    stopTask,
    tagResource,
    untagResource,
    updateCluster,
    updateClusterSettings,
    updateContainerInstancesState,
    updateService,
    updateTaskProtection,
  ].map((each) => [each.name, each]),
);
