import type { Command } from "commander";

import { addAgentConfig } from "./agent-config.ts";
import { addDeploy } from "./deploy.ts";
import { addDiff } from "./diff.ts";
import { addInit } from "./init.ts";
import { addIam } from "./iam.ts";
import { addPlan } from "./plan.ts";
import { addRehearse } from "./rehearse.ts";
import { addRollback } from "./rollback.ts";
import { addRun } from "./run.ts";
import { addStatus } from "./status.ts";
import { addStop } from "./stop.ts";
import { addVerify } from "./verify.ts";
import { addWait } from "./wait.ts";

export type Exit = (code: number) => void;

/** Adds each command to the program; `exit` takes its exit code. Each command has a file of its own. */
export function addCommands(program: Command, exit: Exit): void {
  addDeploy(program, exit);
  addRollback(program, exit);
  addStatus(program, exit);
  addWait(program, exit);
  addStop(program, exit);
  addDiff(program, exit);
  addInit(program, exit);
  addPlan(program, exit);
  addRun(program, exit);
  addRehearse(program, exit);
  addVerify(program, exit);
  addIam(program, exit);
  addAgentConfig(program);
}
