import type { Service, TaskDefinition } from "@aws-sdk/client-ecs";

/** Everything that a prediction is made from, as the APIs describe it. */
export interface Observed {
  service: Service;
  /** The task definition that serves now. */
  before: TaskDefinition;
  /** The one to be rolled out; the same one for a deployment that is forced. */
  after: TaskDefinition;
  /** Container instances of the cluster; none on Fargate. */
  instances: readonly ObservedInstance[];
  /** Target groups of the service, where the load balancer could be asked. */
  targetGroups: readonly ObservedTargetGroup[];
}

/** A container instance, as the service finds it. */
export interface ObservedInstance {
  /** Its id, or its ARN. */
  id: string;
  zone: string;
  isDraining: boolean;
  /** CPU units that others leave for this service: those that are free, and those that its own tasks hold. */
  cpu: number;
  /** MiB that others leave for this service. */
  memory: number;
  /** TCP host ports that others hold, or that no task can have. */
  takenPorts: readonly number[];
  /** `x86_64` or `arm64`, where it says so. */
  architecture?: string;
  /** Tasks of the service here that are not about to stop. */
  tasks: number;
}

export interface ObservedTargetGroup {
  arn: string;
  /** `deregistration_delay.timeout_seconds`. */
  deregistrationDelaySeconds: number;
  /** Between two health checks. */
  intervalSeconds: number;
}
