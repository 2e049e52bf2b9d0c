import type { DeploymentConfiguration, Revision } from "./service.ts";
import type { HealthStatus, LaunchType, StopCode } from "./task.ts";
import type { TaskDefinition } from "./task-definition.ts";

/**
 * What can happen to a cluster. Users' events about services that are not there throw; drivers' events about
 * tasks that have gone on in the meantime do nothing, as they may be late.
 */
export type ClusterEvent =
  | UserEvent
  | InstanceEvent
  | TaskEvent
  | AlarmEvent
  | { readonly type: "tick" };

/** What users ask for. Input has been checked by whoever calls. */
export type UserEvent =
  | {
      readonly type: "service-created";
      readonly service: string;
      readonly schedulingStrategy: "REPLICA" | "DAEMON";
      /** Of no account for DAEMON. */
      readonly desiredCount: number;
      readonly launchType: LaunchType;
      readonly configuration: DeploymentConfiguration;
      readonly healthCheckGracePeriodSeconds: number;
      readonly revision: Revision;
    }
  | {
      readonly type: "service-updated";
      readonly service: string;
      readonly desiredCount?: number;
      readonly configuration?: DeploymentConfiguration;
      readonly healthCheckGracePeriodSeconds?: number;
      /** Begins a new deployment, also when it equals the present one (`forceNewDeployment`). */
      readonly revision?: Revision;
    }
  /** Stops all tasks; the service is DRAINING until the last is STOPPED, then INACTIVE. */
  | { readonly type: "service-deleted"; readonly service: string }
  | {
      readonly type: "service-deployment-stopped";
      readonly service: string;
      /** The id of the deployment that began the service deployment. */
      readonly deployment: string;
      readonly stopType: "ROLLBACK" | "ABORT";
    }
  /** RunTask. Answered by `start-task` or `refuse-task` for each of `count`. */
  | {
      readonly type: "tasks-run";
      readonly definition: TaskDefinition;
      readonly count: number;
      readonly launchType: LaunchType;
      readonly group: string;
      readonly startedBy?: string;
    }
  | { readonly type: "task-stop-requested"; readonly task: string; readonly reason?: string }
  /** Task scale-in protection, until a time (epoch ms); anew where it is protected already. */
  | { readonly type: "task-protected"; readonly task: string; readonly until: number }
  | { readonly type: "task-unprotected"; readonly task: string };

export type InstanceEvent =
  | {
      readonly type: "instance-registered";
      readonly instance: string;
      readonly zone: string;
      readonly cpu: number;
      readonly memory: number;
      /** Host ports that no task can have, of TCP. @default 22, 2375, 2376, 51678, 51679, 51680 */
      readonly reservedPorts?: readonly number[];
    }
  | { readonly type: "instance-draining"; readonly instance: string }
  | { readonly type: "instance-activated"; readonly instance: string }
  /** Its tasks are gone with it. */
  | { readonly type: "instance-removed"; readonly instance: string };

/** What drivers tell of the tasks that they were told to start. */
export type TaskEvent =
  /** Placed and provisioned: images are being pulled. */
  | { readonly type: "task-pulling"; readonly task: string }
  /**
   * Its containers run (those that others depend on have started in their order). `hostPorts` where the
   * driver chose other dynamic ports than proposed: of the container and protocol that it names, or of all
   * that have the container's port.
   */
  | {
      readonly type: "task-started";
      readonly task: string;
      readonly hostPorts?: readonly ChosenPort[];
    }
  /** The answer to `register-targets`: it is in all its target groups. */
  | { readonly type: "targets-registered"; readonly task: string }
  | {
      readonly type: "container-health";
      readonly task: string;
      readonly container: string;
      readonly health: HealthStatus;
    }
  | {
      readonly type: "target-health";
      readonly task: string;
      readonly targetGroup: string;
      readonly health: "initial" | "healthy" | "unhealthy";
      /** In the load balancer's words, such as `Health checks failed with these codes: [502]`. */
      readonly reason?: string;
      /** The port of the target. */
      readonly port?: number;
    }
  /** The answer to `deregister-targets`: `deregistration_delay` is over in all its target groups. */
  | { readonly type: "targets-drained"; readonly task: string }
  | {
      readonly type: "container-exited";
      readonly task: string;
      readonly container: string;
      readonly exitCode?: number;
      readonly reason?: string;
    }
  /** None of its containers runs any more. */
  | { readonly type: "task-exited"; readonly task: string }
  /** It never ran: `CannotPullContainerError: …`, `ResourceInitializationError: …`. Nothing of it is left. */
  | {
      readonly type: "task-failed-to-start";
      readonly task: string;
      readonly reason: string;
      readonly stopCode?: StopCode;
    };

/** A host port that a driver chose. */
export interface ChosenPort {
  readonly container?: string;
  readonly containerPort: number;
  readonly protocol?: "tcp" | "udp";
  readonly hostPort: number;
}

export interface AlarmEvent {
  readonly type: "alarm-changed";
  readonly alarm: string;
  readonly state: "OK" | "ALARM" | "INSUFFICIENT_DATA";
}
