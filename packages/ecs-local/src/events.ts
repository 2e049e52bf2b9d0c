import type { TaskFailedEvent } from "./logs/failed-task.ts";
import type { CallEvent } from "./server/ecs-service.ts";

/** What happens inside a running endpoint. */
export type EcsLocalEvent =
  | CallEvent
  /** A new line in a service's event list. */
  | { type: "service-event"; cluster: string; service: string; message: string }
  | TaskFailedEvent
  /** Something that was to be done failed: a proxy that took no change, a process that did not stop. */
  | { type: "problem"; error: unknown }
  /** Our own mistake; the client got a `ServerException`. */
  | { type: "mistake"; requestId: string; error: unknown };
