export type { Action } from "./action.ts";
export { boundsOf, type Bounds } from "./bounds.ts";
export { breakerThreshold } from "./breaker-threshold.ts";
export type { Cluster, Instance, Timer } from "./cluster.ts";
export type {
  AlarmEvent,
  ChosenPort,
  ClusterEvent,
  InstanceEvent,
  TaskEvent,
  UserEvent,
} from "./cluster-event.ts";
export { defaultConfiguration, deploymentTriggers } from "./configuration.ts";
export { SchedulerError, type SchedulerErrorCode } from "./errors.ts";
export { countedIds, type Ids } from "./ids.ts";
export { messages, rolloutReasons, stoppedReasons } from "./messages.ts";
export { outstanding } from "./outstanding.ts";
export { isProtectionBlocked } from "./protection.ts";
export { type Counts, type Groups, planRoll, type RollPlan, type RollView } from "./plan-roll.ts";
export {
  findInstance,
  findService,
  findTask,
  listDeployments,
  listInstances,
  listServices,
  listTasks,
  type TaskCounts,
  taskCounts,
} from "./read.ts";
export type {
  Candidates,
  CircuitBreaker,
  Deployment,
  DeploymentAlarms,
  DeploymentConfiguration,
  EarlySuccessCriteria,
  Lack,
  LoadBalancer,
  Revision,
  RolloutState,
  Service,
  ServiceDeployment,
  ServiceDeploymentStatus,
  ServiceEvent,
  Throttle,
} from "./service.ts";
export { ecsRules, type Rules } from "./rules.ts";
export { defaultSettings, type Settings } from "./settings.ts";
export { type Behavior, defaultBehavior, type Fault, type Subject } from "./simulate/behavior.ts";
export type { Batch, Rollout } from "./simulate/rollouts.ts";
export {
  type Sample,
  type ScriptEntry,
  simulate,
  type SimulateOptions,
  type Simulation,
  type StepTaken,
  type TraceEntry,
} from "./simulate/simulate.ts";
export { emptyCluster, step, type Step } from "./step.ts";
export type { Table } from "./table.ts";
export type {
  HealthStatus,
  HostPort,
  LaunchType,
  Standing,
  StopCode,
  TargetState,
  Task,
  TaskContainer,
  TaskStatus,
} from "./task.ts";
export type { ContainerDefinition, PortMapping, TaskDefinition } from "./task-definition.ts";
export { nextWake } from "./timers.ts";
