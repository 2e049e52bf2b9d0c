import type { MessageKind } from "./messages.ts";
import type { HostPort, LaunchType } from "./task.ts";

/**
 * What a driver has to do, in this order. Each is safe to do again: after a restart, `outstanding(state)`
 * gives those that may not have been done.
 */
export type Action =
  /** Answered by `task-pulling`, then `task-started` or `task-failed-to-start`. */
  | {
      readonly do: "start-task";
      readonly task: string;
      readonly definition: string;
      readonly launchType: LaunchType;
      readonly service?: string;
      readonly deployment?: string;
      readonly instance?: string;
      /** Proposed where the definition has dynamic ones. */
      readonly hostPorts: readonly HostPort[];
    }
  /** SIGTERM, and SIGKILL after each container's `stopTimeout`. Answered by `task-exited`. */
  | { readonly do: "stop-task"; readonly task: string; readonly reason: string }
  /** Answered by `targets-registered`, then `target-health`. */
  | {
      readonly do: "register-targets";
      readonly task: string;
      readonly targets: readonly {
        readonly targetGroup: string;
        readonly container: string;
        readonly containerPort: number;
      }[];
    }
  /** No new request reaches the task. Answered by `targets-drained` after `deregistration_delay`. */
  | {
      readonly do: "deregister-targets";
      readonly task: string;
      readonly targetGroups: readonly string[];
    }
  /** A task of RunTask has no place. `reason` as in `failures[]`, such as `RESOURCE:PORTS`. */
  | { readonly do: "refuse-task"; readonly reason: string; readonly instance?: string }
  /** A new line in the service's event list, which the state has too. */
  | {
      readonly do: "tell";
      readonly service: string;
      readonly kind: MessageKind;
      /** How many tasks it speaks of; 0 where of none. */
      readonly tasks: number;
      readonly message: string;
    }
  /** Send `tick` at this time (epoch ms) unless another event comes first. Replaces the wish before. */
  | { readonly do: "wake"; readonly at: number };
