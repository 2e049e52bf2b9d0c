import type { Command } from "commander";

export type Exit = (code: number) => void;

/** Adds each command to the program; `exit` takes its exit code. Each command has a file of its own. */
export function addCommands(_program: Command, _exit: Exit): void {
  // The commands come here, one line each.
}
