import { ProxyError } from "../../errors.ts";
import type { HaproxyFiles } from "../state/files.ts";
import { createCore, type SupervisorOptions, type SupervisorParts } from "./create-core.ts";
import { createQueue } from "./queue.ts";
import { restore } from "./restore.ts";
import { shutDown } from "./shut-down.ts";
import { createSupervisor, type Supervisor } from "./supervisor.ts";
import { upkeep } from "./upkeep.ts";

export interface RunningSupervisor extends Supervisor {
  /** Ends HAProxy once its requests in flight have ended. */
  stop(because: string): Promise<void>;
}

/**
 * Serves what the folder says, through an HAProxy of its own. Where `config.json` is damaged, nothing is
 * served until the next `apply`.
 * @throws {ProxyError} `listen-failed` or `start-failed`.
 */
export async function startSupervisor(
  files: HaproxyFiles,
  options: SupervisorOptions = {},
  parts: SupervisorParts = {},
): Promise<RunningSupervisor> {
  const { onEvent = () => {}, resolveMs = 1_000, drainMs = 8_000 } = options;
  const queue = createQueue();
  const core = await createCore(files, { ...options, ...parts, onEvent }, queue);
  let trouble = await restore(core);
  const stopUpkeep = upkeep(core, { queue, everyMs: resolveMs });
  let stopped: Promise<void> | undefined;
  const supervisor = createSupervisor(core, {
    queue,
    isReady() {
      if (stopped !== undefined) throw new ProxyError("stopping", "The proxy is stopping.");
      if (!core.isServing) throw (trouble ??= notRunning(files));
    },
  });
  return {
    ...supervisor,
    stop(because) {
      stopped ??= (async () => {
        onEvent({ type: "stopping", because });
        stopUpkeep();
        core.health.stop();
        await shutDown(core, { drainMs });
        onEvent({ type: "stopped" });
      })();
      return stopped;
    },
  };
}

function notRunning({ config }: HaproxyFiles): ProxyError {
  return new ProxyError(
    "not-running",
    `Nothing is served yet: ${config} is not there. Apply a config first.`,
  );
}
