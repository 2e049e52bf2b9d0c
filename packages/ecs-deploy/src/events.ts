import type { ImageEvent } from "@hitless/runtime";

import type { Cause } from "./cause.ts";

/** What happens while a deploy goes on, in order. */
export type DeployEvent =
  | { type: "step-started"; step: Step }
  /** `result` is a line for people: what was done, or why nothing had to be. */
  | { type: "step-ended"; step: Step; ms: number; result: string }
  /** Progress of building, pulling, tagging or pushing an image. */
  | { type: "image"; image: string; event: ImageEvent }
  | { type: "registered"; taskDefinition: string }
  /** Our own deployment: from here on the service is changed. */
  | { type: "deployment-started"; deployment: string; taskDefinition: string }
  /** The counts have changed since the last such event. */
  | { type: "counts"; deployment: string; counts: DeploymentCounts }
  /** A new line in the service's event list. */
  | { type: "service-event"; at: Date; message: string }
  /** A task of our deployment has ended by itself, or failed its checks. */
  | { type: "task-stopped"; task: string; cause: Cause }
  | { type: "target"; id: string; port: number | undefined; state: string; reason?: string }
  /** The deployment has failed, and the service is going back. */
  | { type: "rolling-back"; by: "ecs" | "us"; to: string }
  | { type: "deregistered"; taskDefinition: string };

export type Step = "tag" | "push" | "register" | "update" | "follow" | "roll-back" | "deregister";

/** Tasks of our deployment, and those of all others. */
export interface DeploymentCounts {
  desired: number;
  pending: number;
  running: number;
  failed: number;
  othersRunning: number;
}
