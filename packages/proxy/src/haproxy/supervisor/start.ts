import { ProxyError } from "../../errors.ts";
import { fileStore } from "../../store.ts";
import { withGoodCertificates } from "../state/certificate-files.ts";
import type { HaproxyFiles } from "../state/files.ts";
import { createAddresses } from "./addresses.ts";
import { hostsOf, refresh, servingOf } from "./commit.ts";
import type { Core, SupervisorEvent } from "./core.ts";
import { createFleet } from "./fleet.ts";
import { openFilesLimit } from "./open-files.ts";
import { createQueue, type Queue } from "./queue.ts";
import { seat } from "./seats.ts";
import { type Environment, serving, write } from "./serving.ts";
import { shutDown } from "./shut-down.ts";
import { createSockets } from "./sockets.ts";
import { createSupervisor, type Supervisor } from "./supervisor.ts";
import { createTallies } from "./tallies.ts";
import { upkeep } from "./upkeep.ts";
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

async function createCore(
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
    onText: onText ?? (() => {}),
  };
  const addresses = createAddresses();
  const core: Core = {
    files,
    haproxy,
    environment,
    onEvent,
    addresses,
    sockets: (options.createSockets ?? createSockets)(),
    fleet: (options.createFleet ?? createFleet)({
      start,
      socketOf: (generation) => files.master(generation),
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

/** Serves what is on disk. Resolves with what keeps it from that, where the next `apply` could mend it. */
async function restore(core: Core): Promise<ProxyError | undefined> {
  const { files, sockets, fleet, addresses, health, onEvent } = core;
  let config;
  try {
    config = await fileStore(files.config).read();
  } catch (cause) {
    if (!(cause instanceof ProxyError)) throw cause;
    onEvent(troubleOf(cause));
    return cause;
  }
  if (config === undefined) return undefined;
  const good = await withGoodCertificates(config, {
    folder: files.folder,
    onBad: (certificate, why) => onEvent({ type: "certificate-left-out", certificate, why }),
  });
  const prepared = await sockets.prepare(good.listeners);
  await addresses.refresh(hostsOf(good));
  const now = servingOf(core, { config: good, seats: seat(new Map(), good), fds: prepared.fds });
  // The config stays as it is on disk, with what could not be served of it.
  await core.write(now, { ...core.now, config: good }, files);
  prepared.go();
  await fleet.replace(now.fds);
  core.now = now;
  core.isServing = true;
  health.follow(good);
  onEvent({
    type: "ready",
    listeners: good.listeners.map(({ name, host, port }) => ({ name, host, port })),
  });
  return undefined;
}

function notRunning({ config }: HaproxyFiles): ProxyError {
  return new ProxyError(
    "not-running",
    `Nothing is served yet: ${config} is not there. Apply a config first.`,
  );
}

export function troubleOf(cause: unknown): SupervisorEvent {
  const code = cause instanceof ProxyError ? cause.code : "unknown";
  return { type: "trouble", code, message: cause instanceof Error ? cause.message : String(cause) };
}
