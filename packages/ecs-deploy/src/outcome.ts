import type { Cause } from "./cause.ts";

/** How a deploy, or the wait for one, ended. Only the first two are successes. */
export type Outcome =
  /** The deployment that this call began is COMPLETED, and its revision is the one that serves. */
  | { is: "completed" }
  /** The service had just this revision and it was stable: nothing was registered or updated. */
  | { is: "unchanged" }
  /** The update was accepted; nobody waited for its end (`wait: "none"`). */
  | { is: "started" }
  /** The deployment is FAILED and still the service's own. */
  | { is: "failed"; cause: Cause }
  /** The deployment failed; what served before serves again, by ECS's circuit breaker or by this call. */
  | { is: "rolled-back"; by: "ecs" | "us"; cause: Cause; serves: string }
  /** A newer deployment, not this one, is the service's own now. */
  | { is: "superseded"; by: string; serves: string }
  /** ECS says that it can't go on, and nothing has moved since. */
  | { is: "stalled"; why: StallReason; cause: Cause }
  /** The total limit was over. */
  | { is: "timed-out"; cause: Cause }
  /** The service is to have no tasks: no task of the revision was started, nothing was tested. */
  | { is: "scaled-to-zero" }
  /** Interrupted, or the endpoint stopped answering: the deployment goes on, nobody knows how it ends. */
  | { is: "lost"; why: "interrupted" | "endpoint"; cause: Cause };

/**
 * `placement`: no instance has room, ports or attributes. `configuration`: minimum and maximum percent
 * leave no step. `quota`: the account may not start more. `protection`: old tasks are protected.
 */
export type StallReason = "placement" | "configuration" | "quota" | "protection";
