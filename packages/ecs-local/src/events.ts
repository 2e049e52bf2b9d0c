import type { CallEvent } from "./server/ecs-service.ts";

/** What happens inside a running endpoint. */
export type EcsLocalEvent =
  | CallEvent
  /** Our own mistake; the client got a `ServerException`. */
  | { type: "mistake"; requestId: string; error: unknown };
