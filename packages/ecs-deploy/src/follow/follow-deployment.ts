import { setTimeout as delay } from "node:timers/promises";

import type { Clients } from "../clients.ts";
import type { DeployEvent } from "../events.ts";
import type { Outcome } from "../outcome.ts";
import { witness } from "../reasons/witness.ts";
import type { CallCounts, Caller } from "./call.ts";
import { concluder } from "./conclude.ts";
import { looker } from "./look.ts";
import { defaultPace, nextDelay, type Pace } from "./next-delay.ts";
import { defaultPatience, type Patience } from "./patience.ts";
import { teller } from "./tell-changes.ts";

/** A deployment that was begun, as UpdateService and CreateService tell of it. */
export interface FollowedDeployment {
  cluster: string;
  service: string;
  /** Its id, `ecs-svc/` and digits. */
  deployment: string;
  /** ARN of the task definition that it rolls out. */
  taskDefinition: string;
  /** When it was begun, by the endpoint's clock. Answers older than that are known for it. */
  createdAt?: Date;
}

export interface FollowOptions {
  /** How long to follow at most. @default 1_800_000 */
  limitMs?: number;
  /**
   * `completed`: ECS says so. `stable`: besides, no other deployment is left and all tasks run.
   * @default "completed"
   */
  until?: "completed" | "stable";
  /** Ends the wait, not the deployment. */
  signal?: AbortSignal;
  onEvent?: (event: DeployEvent) => void;
  /** Calls by operation are counted up in it. */
  calls?: CallCounts;
  pace?: Partial<Pace>;
  patience?: Partial<Patience>;
}

/** How long a call may take when the limit is over. */
const afterLimitMs = 5_000;

/**
 * Follows one deployment, by its id, until it has ended in whatever way. It never throws for what the endpoint
 * does or fails to do: not to know is an outcome too.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html
 */
export async function followDeployment(
  clients: Clients,
  followed: FollowedDeployment,
  { limitMs = 1_800_000, until = "completed", ...options }: FollowOptions = {},
): Promise<Outcome> {
  const { signal, onEvent = () => undefined, calls } = options;
  const pace = { ...defaultPace, ...options.pace };
  const patience = { ...defaultPatience, ...options.patience };
  const endsAt = Date.now() + limitMs;
  const caller: Caller = {
    signal,
    calls,
    // What explains the end may be asked for after it.
    get callMs() {
      return Math.min(patience.callMs, Math.max(afterLimitMs, endsAt - Date.now()));
    },
  };
  const seeing = witness(clients, followed, { caller, onEvent });
  const wanted = { ...followed, until };
  const look = looker(clients, wanted, { caller, patience, pace, seeing, tell: teller(onEvent) });
  const conclude = concluder(seeing, {
    limitMs,
    patience,
    whyRolledBack: async () => look.whyRolledBack(),
  });
  try {
    for (;;) {
      const reached = await look.once();
      if (reached.is !== "waiting") return await conclude(reached, look.seen());
      const leftMs = endsAt - Date.now();
      if (leftMs <= 0) return await conclude({ is: "out-of-time" }, look.seen());
      await delay(Math.min(leftMs, nextDelay(look.standing(), pace)), undefined, { signal });
    }
  } catch (error) {
    if (signal?.aborted !== true) throw error;
    return conclude({ is: "interrupted" }, look.seen());
  }
}
