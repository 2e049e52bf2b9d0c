export { type Cause, type ContainerLog } from "./cause.ts";
export { type Clients } from "./clients.ts";
export { type CourseOptions } from "./course.ts";
export { type DeployOptions, deployService } from "./deploy.ts";
export { type Variables } from "./document/interpolate.ts";
export { EcsDeployError, type EcsDeployErrorCode } from "./errors.ts";
export { type DeployEvent, type DeploymentCounts, type Step } from "./events.ts";
export { type ExportedService, type ExportOptions, exportService } from "./export-service.ts";
export { type CallCounts } from "./follow/call.ts";
export {
  followDeployment,
  type FollowedDeployment,
  type FollowOptions,
} from "./follow/follow-deployment.ts";
export { type Pace } from "./follow/next-delay.ts";
export { type Patience } from "./follow/patience.ts";
export { type Outcome, type StallReason } from "./outcome.ts";
export { type DeployPreview, previewDeploy } from "./preview.ts";
export { type DeployReceipt } from "./receipt.ts";
export { type Deadlock } from "./plan/deadlock.ts";
export { type Course, type DeployPlan, type Peak } from "./plan/deploy-plan.ts";
export { observe, type ObserveOptions } from "./plan/observe.ts";
export { type Observed, type ObservedInstance, type ObservedTargetGroup } from "./plan/observed.ts";
export { planDeploy, type PlanDeployOptions } from "./plan/plan-deploy.ts";
export { type WhatIf } from "./plan/situation.ts";
export { type DurationRange, type PlanTimes } from "./plan/times.ts";
export { type RunEvent } from "./run/follow-task.ts";
export { type RunEnd, type RunReceipt } from "./run/run-receipt.ts";
export { runTask, type RunTaskOptions } from "./run/run-task.ts";
export { readRevision, type Revision, type RevisionOptions } from "./revision/read-revision.ts";
export { type CheckName, type Finding, type VerifyClients } from "./verify/finding.ts";
export { verify, type VerifyOptions } from "./verify/verify.ts";
export { type CommandName } from "./iam/operations.ts";
export { type Policy, policyFor, type PolicyOptions, type Statement } from "./iam/policy-for.ts";
export {
  type BuildRecipe,
  type ShipImages,
  type ShipMeans,
  type ShippedImage,
  type WithContainers,
} from "./images/options.ts";
export { shipImages } from "./images/ship-images.ts";
export {
  type AgentConfig,
  agentConfig,
  type AgentConfigOptions,
} from "./agent-config/agent-config.ts";
export { type AgentAuthType } from "./agent-config/agent-entry.ts";
export { type RollbackOptions, rollbackService } from "./rollback.ts";
export { type ServiceChanges } from "./service-file/changes.ts";
export { parseServiceFile, readServiceFile, type ServiceInput } from "./service-file/read.ts";
export { type WaitUntil } from "./steps/follow.ts";
export { type Ship } from "./steps/ship.ts";
export { type Difference } from "./task-definition/difference.ts";
export { patchTaskDefinition } from "./task-definition/patch.ts";
export {
  parseTaskDefinition,
  readTaskDefinition,
  type TaskDefinitionInput,
} from "./task-definition/read.ts";
export { serviceStatus, type ServiceStatus, type StatusOptions } from "./status.ts";
export { stopDeployment, type StopOptions } from "./stop.ts";
export { waitForDeployment, type WaitOptions } from "./wait.ts";
export { underProbe } from "./under-probe.ts";
