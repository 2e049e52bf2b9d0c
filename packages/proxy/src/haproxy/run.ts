import { chmod, mkdir } from "node:fs/promises";

import { ProxyError } from "../errors.ts";
import { takeLock } from "../lock.ts";
import { endOrphans, keepPid } from "./state/pids.ts";
import { haproxyFiles } from "./state/files.ts";
import { handlersFor } from "./session/handlers.ts";
import { serveSessions } from "./session/server.ts";
import type { SupervisorEvent } from "./supervisor/core.ts";
import type { SupervisorParts } from "./supervisor/create-core.ts";
import { startSupervisor } from "./supervisor/start.ts";

export interface RunOptions {
  folder: string;
  runFolder: string;
  haproxy: string;
  user?: string;
  /** Milliseconds. */
  drain: number;
}

// For the answer to a call of `stop` to get out.
const lastWordsMs = 500;

/** The whole life of a supervisor's process. Ends by SIGTERM, SIGINT or a call of `stop`. */
export async function runSupervisor(
  { folder, runFolder, haproxy, user, drain }: RunOptions,
  parts?: SupervisorParts,
): Promise<void> {
  process.umask(0o077);
  const files = haproxyFiles(folder, runFolder);
  for (const each of [files.folder, files.runFolder]) {
    await mkdir(each, { recursive: true, mode: 0o700 });
    // A volume's folder is there already, and open to all.
    await chmod(each, 0o700);
  }
  if (!takeLock(files.lock)) {
    throw new ProxyError("start-failed", `Another supervisor has ${files.folder}.`);
  }
  await endOrphans(files);
  const options = {
    haproxy,
    ...(user === undefined ? {} : { user }),
    drainMs: drain,
    onEvent: log,
    onPid: (pid: number) => keepPid(files, pid),
    onText: (text: string) => void process.stderr.write(text),
  };
  const supervisor = await startSupervisor(files, options, parts);
  const stopped = Promise.withResolvers<void>();
  const stop = (because: string): void => {
    supervisor.stop(because).then(stopped.resolve, stopped.reject);
  };
  for (const name of ["SIGTERM", "SIGINT"] as const) process.on(name, () => stop(name));
  const sessions = await serveSessions(handlersFor(supervisor, { onStop: () => stop("a call") }), {
    path: files.socket,
  });
  log({ type: "listening", socket: files.socket });
  await stopped.promise;
  sessions.close();
  // Whoever is still in a session, or forgot it, does not keep the process.
  setTimeout(() => process.exit(0), lastWordsMs).unref();
}

function log(event: SupervisorEvent | { type: "listening"; socket: string }): void {
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), ...event })}\n`);
}
