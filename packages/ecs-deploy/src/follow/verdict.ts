import type { StallReason } from "../outcome.ts";
import type { Memory } from "./memory.ts";
import type { Patience } from "./patience.ts";
import type { DeploymentSeen, Snapshot } from "./snapshot.ts";

export interface Wanted {
  /** The id that UpdateService or CreateService returned. */
  deployment: string;
  /** ARN of what it rolls out. */
  taskDefinition: string;
  until: "completed" | "stable";
}

/** The service deployment that belongs to ours. */
export interface Recorded {
  status: string;
  createdAt: number;
}

export type Verdict =
  | {
      is: "waiting";
      isNearEnd: boolean;
      /** Whether the list of service deployments should be asked. */
      asksRecord: boolean;
      rollingBackTo?: DeploymentSeen;
    }
  | { is: "completed" | "scaled-to-zero" }
  | { is: "failed"; reason: string }
  /** It can't be told. */
  | { is: "unknown"; reason: string }
  | { is: "rolled-back"; serves: string; reason: string }
  | { is: "superseded"; by: string; serves: string }
  | { is: "stalled"; why: StallReason; reason: string };

export interface Basis {
  snapshot: Snapshot;
  memory: Memory;
  /** Undefined where it was not asked. */
  record: Recorded | "not-to-be-had" | undefined;
  now: number;
  patience: Patience;
}

export function waiting(more: Partial<Extract<Verdict, { is: "waiting" }>>): Verdict {
  return { is: "waiting", isNearEnd: false, asksRecord: false, ...more };
}

export const waitingForRecord: Verdict = { is: "waiting", isNearEnd: true, asksRecord: true };

/** The record, where one was found. */
export function recordIn({ record }: Basis): Recorded | undefined {
  return record === "not-to-be-had" ? undefined : record;
}
