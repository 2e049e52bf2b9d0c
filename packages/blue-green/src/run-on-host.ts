import { spawn } from "node:child_process";

import { formatDuration } from "./duration.ts";
import type { WorkOptions } from "./infrastructure.ts";
import { lastLinesOf } from "./last-lines-of.ts";
import { UnfitError } from "./reason.ts";
import type { Hook } from "./stack.ts";

/**
 * Runs a hook where the deployer runs, with these variables beside its own.
 * @throws {UnfitError} unless it exits with 0 in time
 */
export async function runOnHost(
  { command, timeoutMs }: Hook,
  variables: Readonly<Record<string, string>>,
  { onProgress, signal }: WorkOptions,
): Promise<void> {
  const [program = "", ...args] = command;
  const limit = AbortSignal.timeout(timeoutMs);
  const child = spawn(program, args, {
    env: { ...process.env, ...variables },
    stdio: ["ignore", "pipe", "pipe"],
    signal: AbortSignal.any([signal, limit]),
    killSignal: "SIGKILL",
  });
  const lines = lastLinesOf([child.stdout, child.stderr], onProgress);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  child.once("error", reject);
  child.once("close", (code, name) =>
    resolve(code === null ? `ended by ${name}` : `exited with code ${code}`),
  );
  const said = command.join(" ");
  const ended = await promise.catch((cause: unknown) => {
    signal.throwIfAborted();
    const why = limit.aborted ? `took longer than ${formatDuration(timeoutMs)}` : String(cause);
    throw new UnfitError(`the hook "${said}" ${why}`, undefined, { cause, lines: lines() });
  });
  if (ended === "exited with code 0") return;
  throw new UnfitError(`the hook "${said}" ${ended}; 0 was expected`, undefined, {
    lines: lines(),
  });
}
