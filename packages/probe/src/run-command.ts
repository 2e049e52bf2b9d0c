import { spawn } from "node:child_process";
import { exitCodeOf } from "./exit-codes.ts";

/** How a command ended, as a shell would say it: 128 + n for signal n, 127 where it was not found. */
export interface CommandEnd {
  exitCode: number;
  /** Why it could not be started. */
  error?: string;
}

export interface RunningCommand {
  ended: Promise<CommandEnd>;
  /** Passes a signal on to the command. */
  kill: (signal: NodeJS.Signals) => void;
}

/** Runs a command on our own stdin, stdout and stderr. */
export function runCommand(
  command: readonly string[],
  environment: Record<string, string>,
): RunningCommand {
  const [program = "", ...args] = command;
  const child = spawn(program, args, { stdio: "inherit", env: { ...process.env, ...environment } });
  const ended = new Promise<CommandEnd>((resolve) => {
    child.on("error", (error: NodeJS.ErrnoException) => {
      if (child.pid !== undefined) return;
      resolve({
        exitCode: error.code === "ENOENT" ? 127 : 126,
        error: `${program}: ${error.code ?? error.message}`,
      });
    });
    child.on("exit", (code, signal) =>
      resolve({ exitCode: code ?? exitCodeOf(signal ?? "SIGKILL") }),
    );
  });
  return { ended, kill: (signal) => void child.kill(signal) };
}
