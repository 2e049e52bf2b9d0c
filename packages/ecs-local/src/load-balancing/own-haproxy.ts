import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, open } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import {
  type Connect,
  haproxyProxy,
  type Proxy,
  ProxyError,
  type SessionStreams,
  unixSocketSession,
} from "@hitless/proxy";

export interface OwnHaproxyOptions {
  /** What is served, sockets and the supervisor's log; made with mode 0700. */
  folder: string;
  /** HAProxy's program. */
  program: string;
  /** How long the supervisor may take to start. @default 20_000 */
  startTimeoutMs?: number;
}

const pollMs = 20;
const stopTimeoutMs = 30_000;

/**
 * HAProxy under a supervisor that is started when it is first needed, and outlives the process that started
 * it, as `embeddedProxy` does.
 */
export function ownHaproxy(options: OwnHaproxyOptions): {
  proxy: Proxy;
  /** Ends the supervisor, which lets requests in flight end. */
  stop(): Promise<void>;
  /** Ends the session; the supervisor runs on. */
  leave(): Promise<void>;
} {
  const reach = unixSocketSession(join(options.folder, "run/session.sock"));
  const proxy = haproxyProxy({ connect: starting(reach, options) });
  return {
    proxy,
    leave: () => proxy.close(),
    async stop() {
      await proxy.close();
      await haproxyProxy({ connect: reach }).stop();
      const limit = AbortSignal.timeout(stopTimeoutMs);
      while (await isThere(reach, limit)) await delay(pollMs, undefined, { signal: limit });
    },
  };
}

/** Opens a session; where nobody takes one, with a supervisor that it starts. */
function starting(reach: Connect, options: OwnHaproxyOptions): Connect {
  return async (signal) => {
    const there = await unlessAbsent(reach(signal));
    if (there !== undefined) return there;
    const limit = AbortSignal.timeout(options.startTimeoutMs ?? 20_000);
    const whole = AbortSignal.any([signal, limit]);
    const child = await startSupervisor(options);
    try {
      for (;;) {
        const opened = await unlessAbsent(reach(whole));
        if (opened !== undefined) return opened;
        if (child.exitCode !== null || child.signalCode !== null) throw notStarted(options);
        await delay(pollMs, undefined, { signal: whole });
      }
    } catch (cause) {
      child.kill("SIGTERM");
      if (!limit.aborted) throw cause;
      throw notStarted(options, { cause });
    }
  };
}

async function startSupervisor({ folder, program }: OwnHaproxyOptions): Promise<ChildProcess> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const log = await open(join(folder, "supervisor.log"), "a", 0o600);
  try {
    const own = ["--folder", join(folder, "state"), "--run-folder", join(folder, "run")];
    const child = spawn(process.execPath, [command(), "run", ...own, "--haproxy", program], {
      detached: true,
      // Nothing of the starter's environment steers a process that outlives it.
      env: { PATH: process.env["PATH"] ?? "/usr/sbin:/usr/bin:/sbin:/bin" },
      stdio: ["ignore", log.fd, log.fd],
    });
    child.on("error", () => {});
    child.unref();
    return child;
  } finally {
    await log.close();
  }
}

function command(): string {
  const manifest = import.meta.resolve("@hitless/proxy/package.json");
  return fileURLToPath(new URL("bin/hitless-proxy.js", manifest));
}

async function unlessAbsent(opening: Promise<SessionStreams>): Promise<SessionStreams | undefined> {
  try {
    return await opening;
  } catch (error) {
    if (error instanceof ProxyError && error.code === "not-running") return undefined;
    throw error;
  }
}

async function isThere(reach: Connect, signal: AbortSignal): Promise<boolean> {
  const session = await unlessAbsent(reach(signal));
  await session?.close();
  return session !== undefined;
}

function notStarted({ folder, program }: OwnHaproxyOptions, options?: ErrorOptions): ProxyError {
  const log = join(folder, "supervisor.log");
  const message = `HAProxy's supervisor did not start; is ${program} there? See the end of ${log}.`;
  return new ProxyError("start-failed", message, options);
}
