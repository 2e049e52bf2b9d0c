import { boundsOf } from "./bounds.ts";
import { failureOf, isDone } from "./judge-deployment.ts";
import { judgeHealth } from "./judge-health.ts";
import { drainsFirst } from "./drains-first.ts";
import { planRoll } from "./plan-roll.ts";

/** What is decided from values alone. Tests take one rule out to show that something else depends on it. */
export interface Rules {
  readonly boundsOf: typeof boundsOf;
  readonly planRoll: typeof planRoll;
  readonly judgeHealth: typeof judgeHealth;
  readonly failureOf: typeof failureOf;
  readonly isDone: typeof isDone;
  readonly drainsFirst: typeof drainsFirst;
}

export const ecsRules: Rules = { boundsOf, planRoll, judgeHealth, failureOf, isDone, drainsFirst };
