import { spawn, type ChildProcess } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";

import { markVariable } from "./processes.ts";
import { installPrograms } from "./programs.ts";
import { outerNetwork, startParts, type Parts } from "./start-parts.ts";
import { unpackPrograms } from "./unpacked-programs.ts";
import { socketVariable } from "./variables.ts";

/** How long a command may take to end after a signal before it gets a stronger one. */
const patienceMs = 10_000;

/**
 * Runs a command, usually that of all tests, which may ask for real parts, and stops the parts when it
 * has ended. Resolves with its exit code; 128 and the number when a signal ended it, as shells do.
 *
 * Inside another run it only runs the command: the parts are that one's.
 */
export async function run(command: readonly string[]): Promise<number> {
  if (process.platform !== "linux" || process.env[socketVariable] !== undefined) {
    return runChild(command, {});
  }
  await installPrograms();
  await unpackPrograms();
  const parts = await startParts({ ownNetwork: true });
  try {
    return await runChild(parts.network?.enterNetwork(command) ?? command, environmentOf(parts));
  } finally {
    await parts.stop();
  }
}

function environmentOf(parts: Parts): Record<string, string> {
  const own = {
    [socketVariable]: parts.socketPath,
    // With the mark, what tests have left running is found and ended too.
    [markVariable]: parts.folder,
    // Tests start the same commands over and over, whose sources need not be stripped of types each time.
    NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] ?? join(parts.folder, "compile-cache"),
  };
  return parts.network === undefined ? own : { ...own, ...outerNetwork() };
}

function runChild(
  command: readonly string[],
  environment: Record<string, string>,
): Promise<number> {
  const [program = "", ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: { ...process.env, ...environment },
      stdio: "inherit",
      // Where commands in node_modules are scripts of the shell.
      shell: process.platform === "win32",
    });
    passSignals(child);
    child.once("error", reject);
    child.once("exit", (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    );
  });
}

/** The listeners stay when the command has ended: nothing then cuts the cleaning off. */
function passSignals(child: ChildProcess): void {
  const escalate = (steps: readonly NodeJS.Signals[]): void => {
    const [next, ...later] = steps;
    if (next === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(next);
    setTimeout(escalate, patienceMs, later).unref();
  };
  const interrupt = () => {
    // A terminal has sent it to the command as well, which may take a second one for great haste.
    if (process.stdin.isTTY) setTimeout(escalate, patienceMs, ["SIGTERM", "SIGKILL"]).unref();
    else escalate(["SIGINT", "SIGTERM", "SIGKILL"]);
  };
  const terminate = () => escalate(["SIGTERM", "SIGKILL"]);
  process.on("SIGINT", interrupt).on("SIGTERM", terminate).on("SIGHUP", terminate);
}
