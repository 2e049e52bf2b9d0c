import type { ChildProcess } from "node:child_process";

/** Resolves with true when a child writes to its stdout, with false when it ends before. */
export function hasSpoken(child: ChildProcess): Promise<boolean> {
  return new Promise((resolve) => {
    child.stdout?.once("data", () => resolve(true));
    child.once("close", () => resolve(false));
    child.once("error", () => resolve(false));
  });
}
