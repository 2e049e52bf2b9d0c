import type { Command } from "commander";

import { addAgentConfig } from "./agent-config.ts";

export type Exit = (code: number) => void;

/** Adds each command to the program; `exit` takes its exit code. Each command has a file of its own. */
export function addCommands(program: Command, _exit: Exit): void {
  addAgentConfig(program);
}
