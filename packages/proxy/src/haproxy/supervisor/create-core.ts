import type { HaproxyFiles } from "../state/files.ts";
import { keptConfig } from "../state/kept-config.ts";
import { createAddresses } from "./addresses.ts";
import { refresh } from "./commit.ts";
import { type Core, type SupervisorEvent, troubleOf } from "./core.ts";
import { createFleet } from "./fleet.ts";
import { openFilesLimit } from "./open-files.ts";
import type { Queue } from "./queue.ts";
import { type Environment, serving, write } from "./serving.ts";
import { createSockets } from "./sockets.ts";
import { createTallies } from "./tallies.ts";
import { watchHealth } from "./watch-health.ts";

export interface SupervisorOptions {
  /** @default "haproxy" */
  haproxy?: string;
  /** The user that HAProxy becomes. */
  user?: string;
  /** How often the names of servers are asked for again. @default 1_000 */
  resolveMs?: number;
  /** How long HAProxy may take to start. @default 10_000 */
  startTimeoutMs?: number;
  /** How long requests in flight may take when the supervisor stops. @default 8_000 */
  drainMs?: number;
  onEvent?: (event: SupervisorEvent) => void;
  /** Called with the pid of each HAProxy before it serves, and waited for. */
  onPid?: (pid: number) => Promise<void>;
  /** What HAProxy says about itself. */
  onText?: (text: string) => void;
}

/** What tests put something else in the place of, to see what it is there for. */
export interface SupervisorParts {
  createFleet?: typeof createFleet;
  createSockets?: typeof createSockets;
  write?: Core["write"];
  render?: Environment["render"];
}

/** The parts of a supervisor that serves nothing yet. */
export async function createCore(
  files: HaproxyFiles,
  options: SupervisorOptions & SupervisorParts & { onEvent: (event: SupervisorEvent) => void },
  queue: Queue,
): Promise<Core> {
  const { haproxy = "haproxy", user, startTimeoutMs = 10_000, onEvent, onText } = options;
  const openFiles = await openFilesLimit();
  const environment: Environment = {
    render: options.render,
    ...(user === undefined ? {} : { user }),
    ...(openFiles === undefined ? {} : { openFiles }),
  };
  const config = { listeners: [], routes: [], backends: [] };
  const start = {
    haproxy,
    cfg: files.cfg,
    timeoutMs: startTimeoutMs,
    onPid: options.onPid ?? (async () => {}),
    onText: onText ?? (() => {}),
  };
  const addresses = createAddresses();
  const core: Core = {
    files,
    kept: keptConfig(files),
    haproxy,
    environment,
    onEvent,
    addresses,
    sockets: (options.createSockets ?? createSockets)(),
    fleet: (options.createFleet ?? createFleet)({
      start,
      socketsOf: (generation) => ({
        master: files.master(generation),
        worker: files.worker(generation),
      }),
      onEvent,
    }),
    write: options.write ?? write,
    tallies: createTallies(),
    health: watchHealth({
      addressOf: (host) => addresses.of(host),
      onChange(server, isWell) {
        onEvent({ type: isWell ? "server-rose" : "server-fell", server });
        queue(() => refresh(core)).catch((cause: unknown) => onEvent(troubleOf(cause)));
      },
    }),
    now: serving({ config, seats: new Map(), slots: {}, fds: [] }, files, environment),
    isServing: false,
    isUncertain: false,
  };
  return core;
}
