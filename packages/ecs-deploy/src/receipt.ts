import type { ProbeReceipt } from "@hitless/probe";

import type { Step } from "./events.ts";
import type { Outcome } from "./outcome.ts";

/** What a deploy did and how it ended. */
export interface DeployReceipt {
  outcome: Outcome;
  cluster: string;
  service: string;
  /** The deployment that this call began; undefined where nothing was changed. */
  deployment?: string;
  /** ARN of the task definition that was wanted. */
  taskDefinition: string;
  /** ARN of the one that served before. */
  before?: string;
  steps: readonly { step: Step; ms: number; result: string }[];
  /** ARNs of the revisions that were deregistered. */
  deregistered: readonly string[];
  /** Calls to the ECS API by operation. */
  calls: Readonly<Record<string, number>>;
  probe?: ProbeReceipt;
}
