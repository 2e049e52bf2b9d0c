/**
 * What AWS's documentation leaves open, or says so vaguely that a rehearsal may want to try both ways.
 * Durations are milliseconds.
 */
export interface Settings {
  /** How long a task without any check has to be RUNNING to count as healthy. @default 40_000 */
  readonly settleMs: number;
  /**
   * Whether healthy old tasks are stopped down to the minimum as soon as a deployment begins, or only where
   * the maximum, or missing room, keeps the new ones from starting. @default "at-once"
   */
  readonly stopOldTasks: "at-once" | "when-blocked";
  /** Whether tasks that drain or stop count against the maximum too. @default false */
  readonly countStoppingTasks: boolean;
  /**
   * What replaces a task of the old revision that is lost during a deployment: one of its own revision, as
   * ECS does since November 2025, or one of the new. @default "own-revision"
   */
  readonly replaceLostTasks: "own-revision" | "primary";
  /**
   * Whether a service that grows during a deployment grows with `both` revisions, so that its new minimum is
   * kept from the first, or with the `primary` one only. @default "both"
   */
  readonly growWith: "both" | "primary";
  /** From the decision to stop a task to its deregistration. @default 10_000 */
  readonly deregisterAfterMs: number;
  /** Whether StopTask waits for the load balancer's drain before SIGTERM. @default true */
  readonly drainOnUserStop: boolean;
  /** Whether a protected task is kept also when it fails its checks, or is replaced as others are. @default true */
  readonly protectUnhealthy: boolean;
  /**
   * Whether a task that was RUNNING and whose essential container exits before it was healthy counts as failed.
   * ECS's documentation has only tasks that do not reach RUNNING, and those that fail their checks and are
   * stopped. Source: Amazon ECS API Reference, "Deployment", `failedTasks`. @default false
   */
  readonly countEarlyExits: boolean;
  /**
   * How long after its beginning, or that of its rollback, a deployment is completed at the earliest, as ECS
   * looks at a service in rounds. @default 5_000
   */
  readonly roundMs: number;
  /** How long alarms are watched once everything else is done. @default 300_000 */
  readonly alarmBakeMs: number;
  /** Back-off after so many tasks in a row that did not reach RUNNING; each round doubles it. */
  readonly throttle: {
    /** @default 3 */
    readonly afterFailures: number;
    /** @default 15_000 */
    readonly firstMs: number;
    /** @default 900_000 */
    readonly maxMs: number;
  };
  /** Whether a rollback promotes the old deployment again, or begins a new one with its revision. @default "same-deployment" */
  readonly rollbackBy: "same-deployment" | "new-deployment";
  /** How long a message about a lasting condition is not repeated. @default 21_600_000 */
  readonly repeatAfterMs: number;
  /** How long STOPPED tasks can be described. @default 3_600_000 */
  readonly keepStoppedMs: number;
  /** Dynamic host ports, both ends included. @default { first: 32_768, last: 60_999 } */
  readonly dynamicPorts: { readonly first: number; readonly last: number };
}

export const defaultSettings: Settings = {
  settleMs: 40_000,
  stopOldTasks: "at-once",
  countStoppingTasks: false,
  replaceLostTasks: "own-revision",
  growWith: "both",
  deregisterAfterMs: 10_000,
  drainOnUserStop: true,
  protectUnhealthy: true,
  countEarlyExits: false,
  roundMs: 5_000,
  alarmBakeMs: 300_000,
  throttle: { afterFailures: 3, firstMs: 15_000, maxMs: 900_000 },
  rollbackBy: "same-deployment",
  repeatAfterMs: 21_600_000,
  keepStoppedMs: 3_600_000,
  dynamicPorts: { first: 32_768, last: 60_999 },
};
