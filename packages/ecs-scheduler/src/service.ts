import type { Table } from "./table.ts";
import type { LaunchType, Standing } from "./task.ts";
import type { TaskDefinition } from "./task-definition.ts";

/** A service. It belongs to the state, which is plain data. Times are epoch milliseconds. */
export interface Service {
  readonly name: string;
  readonly status: "ACTIVE" | "DRAINING" | "INACTIVE";
  readonly schedulingStrategy: "REPLICA" | "DAEMON";
  /** Of a DAEMON service the number of container instances that take tasks. */
  readonly desiredCount: number;
  readonly launchType: LaunchType;
  readonly configuration: DeploymentConfiguration;
  /** Seconds after RUNNING in which failed checks do not count. */
  readonly healthCheckGracePeriodSeconds: number;
  readonly createdAt: number;
  /**
   * The PRIMARY deployment first, then those before it, newest first. It also holds the one that a rollback
   * would go back to, when none of its tasks is left; `listDeployments` leaves that out as ECS does.
   */
  readonly deployments: readonly Deployment[];
  /** Newest first, 100 at most. */
  readonly serviceDeployments: readonly ServiceDeployment[];
  /** Newest first, 100 at most. */
  readonly events: readonly ServiceEvent[];
  /** When each lasting condition was last told, so that it is not told again before six hours have passed. */
  readonly told: Readonly<Record<string, number>>;
  readonly throttle: Throttle;
  /** Tasks of the service that hold their place, by container instance and by zone. */
  readonly onInstance: Table<number>;
  readonly inZone: Readonly<Record<string, number>>;
  /** DAEMON: container instances that take tasks and have none of this service. */
  readonly vacant: Table<string>;
}

/**
 * How a deployment goes. ROLLING is the only strategy so far; BLUE_GREEN, LINEAR and CANARY have a place
 * beside it.
 * Source: Amazon ECS API Reference, "DeploymentConfiguration".
 */
export interface DeploymentConfiguration {
  readonly strategy: "ROLLING";
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
  readonly circuitBreaker: CircuitBreaker;
  readonly alarms: DeploymentAlarms;
  readonly earlySuccessCriteria?: EarlySuccessCriteria;
}

/** Source: Amazon ECS API Reference, "DeploymentCircuitBreaker". */
export interface CircuitBreaker {
  readonly enable: boolean;
  readonly rollback: boolean;
  /** BOUNDED_PERCENT: from 3 to 200 failures. `value` is a percentage of the desired count, or a count. */
  readonly thresholdConfiguration: {
    readonly type: "BOUNDED_PERCENT" | "UNBOUNDED_PERCENT" | "COUNT";
    readonly value: number;
  };
  /** Whether a task that gets healthy sets the count of failures back to 0. */
  readonly resetOnHealthyTask: boolean;
}

/** Source: Amazon ECS API Reference, "DeploymentAlarms". */
export interface DeploymentAlarms {
  readonly enable: boolean;
  readonly rollback: boolean;
  readonly alarmNames: readonly string[];
}

/** Source: Amazon ECS API Reference, "DeploymentConfiguration", `earlySuccessCriteria`. */
export interface EarlySuccessCriteria {
  readonly enable: boolean;
  readonly healthyPercent: number;
  /** Whether the old tasks have to be gone before a deployment counts as completed. */
  readonly sourceServiceRevisionCleanup: "BLOCKING" | "DEFERRED";
}

/** What a deployment rolls out: all that a change of starts a new deployment. */
export interface Revision {
  readonly taskDefinition: TaskDefinition;
  readonly loadBalancers: readonly LoadBalancer[];
}

/** One target group of a service. */
export interface LoadBalancer {
  readonly targetGroup: string;
  readonly container: string;
  readonly containerPort: number;
}

export type RolloutState = "IN_PROGRESS" | "COMPLETED" | "FAILED";

/** Source: Amazon ECS API Reference, "Deployment". */
export interface Deployment {
  /** `ecs-svc/` and 19 digits. */
  readonly id: string;
  readonly status: "PRIMARY" | "ACTIVE";
  readonly revision: Revision;
  readonly rolloutState: RolloutState;
  readonly rolloutStateReason: string;
  /** Tasks that it is to have: the service's count for the primary one, what is not yet replaced for others. */
  readonly desiredCount: number;
  readonly failedTasks: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Whether it came to COMPLETED, last time it was begun: only then can a rollback go to it. */
  readonly completed: boolean;
  /** Alarms that were in ALARM when it began, which it does not look at. */
  readonly ignoredAlarms: readonly string[];
  /** Since when all its tasks are up and the old ones gone, while alarms are still watched. */
  readonly bakingSince?: number;
  /** Tasks by how they stand: task ids, in the order of their starts. */
  readonly tasks: Readonly<Record<Standing, Table<string>>>;
  /** Those of them that are protected from scale-in; absent where none ever was. */
  readonly protected?: Table<string>;
  /** Where the next task can go; made when first needed. */
  readonly candidates?: Candidates;
}

/**
 * Container instances that may have room, by zone and by how many tasks of the service they have. One that
 * turned out to have no room leaves until its resources change.
 */
export interface Candidates {
  /** Among equals the search begins behind this order, so that services do not crowd the first instances. */
  readonly from: number;
  readonly zones: Readonly<Record<string, Readonly<Record<string, Table<string>>>>>;
  /** Why the one that came closest has no room. */
  readonly closest?: { readonly instance: string; readonly lacks: Lack };
}

/** What a container instance lacks, worst first. */
export type Lack = "MEMORY" | "CPU" | "PORTS";

/**
 * The status of a service deployment. What ECS calls PENDING, STOP_REQUESTED and ROLLBACK_REQUESTED takes no
 * time here. Source: Amazon ECS API Reference, "ServiceDeployment".
 */
export type ServiceDeploymentStatus =
  | "IN_PROGRESS"
  | "SUCCESSFUL"
  | "STOPPED"
  | "ROLLBACK_IN_PROGRESS"
  | "ROLLBACK_SUCCESSFUL"
  | "ROLLBACK_FAILED";

/** The record that ListServiceDeployments shows: one for each deployment, which also covers its rollback. */
export interface ServiceDeployment {
  /** The id of the deployment that began it. */
  readonly deployment: string;
  /** The id of the deployment before it, if any. */
  readonly source?: string;
  readonly status: ServiceDeploymentStatus;
  readonly statusReason?: string;
  readonly createdAt: number;
  readonly startedAt: number;
  readonly finishedAt?: number;
  readonly stoppedAt?: number;
  readonly updatedAt: number;
  readonly rollback?: {
    /** The id of the deployment that it went back to. */
    readonly to: string;
    readonly reason: string;
    readonly startedAt: number;
  };
}

/** A line of the service's event list. */
export interface ServiceEvent {
  /** Counts up in the cluster. */
  readonly order: number;
  readonly createdAt: number;
  readonly message: string;
}

/** The back-off of a service whose tasks do not start. */
export interface Throttle {
  /** Tasks in a row that did not reach RUNNING. */
  readonly failures: number;
  readonly delayMs: number;
  /** No start before this time. */
  readonly until: number;
}
