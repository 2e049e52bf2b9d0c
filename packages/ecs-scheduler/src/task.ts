/**
 * The life cycle of a task. DEPROVISIONING is left out, as nothing is told of it: its end is STOPPED.
 * Source: Amazon ECS Developer Guide, "Amazon ECS task lifecycle".
 */
export type TaskStatus =
  | "PROVISIONING"
  | "PENDING"
  | "ACTIVATING"
  | "RUNNING"
  | "DEACTIVATING"
  | "STOPPING"
  | "STOPPED";

/** Source: Amazon ECS API Reference, "Task", `stopCode`. */
export type StopCode =
  | "TaskFailedToStart"
  | "EssentialContainerExited"
  | "UserInitiated"
  | "ServiceSchedulerInitiated"
  | "TerminationNotice";

export type HealthStatus = "HEALTHY" | "UNHEALTHY" | "UNKNOWN";

/**
 * How the scheduler sees a task of a service: on its way to RUNNING; running but not yet counted as healthy;
 * healthy; failed its checks after the grace period; healthy but on a draining instance; told to stop.
 */
export type Standing = "pending" | "settling" | "healthy" | "unhealthy" | "leaving" | "stopping";

/** A task, of a service or from RunTask. Times are epoch milliseconds. */
export interface Task {
  readonly id: string;
  /** Counts up over all tasks of the cluster, in the order of their starts. */
  readonly order: number;
  /** `service:web` or `family:job`. */
  readonly group: string;
  /** The id of the deployment, or what the caller of RunTask said. */
  readonly startedBy?: string;
  readonly service?: string;
  /** The id of the deployment that it belongs to. */
  readonly deployment?: string;
  readonly definition: string;
  readonly launchType: LaunchType;
  /** The container instance; absent on Fargate. */
  readonly instance?: string;
  readonly reserved: { readonly cpu: number; readonly memory: number };
  readonly hostPorts: readonly HostPort[];
  readonly lastStatus: TaskStatus;
  readonly desiredStatus: "RUNNING" | "STOPPED";
  readonly healthStatus: HealthStatus;
  readonly containers: readonly TaskContainer[];
  /** The target groups that it was registered in, by ARN. */
  readonly targets: Readonly<Record<string, TargetState>>;
  readonly standing: Standing | "stopped";
  /** Whether its container instance drains. */
  readonly instanceDraining: boolean;
  /** Whether it ever counted as healthy. */
  readonly wasHealthy: boolean;
  /** Until when neither scale-in nor a deployment stops it; absent where they may. */
  readonly protectedUntil?: number;
  readonly createdAt: number;
  /** When it reached RUNNING. */
  readonly startedAt?: number;
  /** When it was told to stop. */
  readonly stoppingAt?: number;
  readonly stoppedAt?: number;
  readonly stopCode?: StopCode;
  readonly stoppedReason?: string;
}

export type LaunchType = "EC2" | "FARGATE";

export interface HostPort {
  readonly container: string;
  readonly containerPort: number;
  readonly hostPort: number;
  readonly protocol: "tcp" | "udp";
}

export interface TaskContainer {
  readonly name: string;
  readonly essential: boolean;
  readonly healthCheck: boolean;
  /** Seconds from SIGTERM to SIGKILL. */
  readonly stopTimeout: number;
  readonly health: HealthStatus;
  readonly exitCode?: number;
  readonly reason?: string;
}

/** `initial` until the load balancer has judged, `draining` once deregistered. */
export interface TargetState {
  readonly health: "initial" | "healthy" | "unhealthy" | "draining";
  readonly reason?: string;
}
