import type { Command } from "commander";

import { addPlan } from "./plan.ts";
import { addRun } from "./run.ts";
import { addVerify } from "./verify.ts";
import { addAgentConfig } from "./agent-config.ts";

export type Exit = (code: number) => void;

/** Adds each command to the program; `exit` takes its exit code. Each command has a file of its own. */
export function addCommands(program: Command, exit: Exit): void {
  addPlan(program, exit);
  addRun(program, exit);
  addVerify(program, exit);
  addAgentConfig(program);
}
