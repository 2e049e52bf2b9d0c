import { existsSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

import { checkConfig } from "./config.ts";
import { call } from "./control-client.ts";
import { ProxyError, toldError } from "./errors.ts";
import { filesIn } from "./files.ts";
import { readPidFile } from "./pid-file.ts";
import { type Answer, type Ask, configShape, type Operation, parse } from "./protocol.ts";
import type { Proxy } from "./proxy.ts";
import { start } from "./start.ts";

/** A proxy in a process of its own, which outlives the one that started it. */
export interface EmbeddedProxy extends Proxy {
  /**
   * Ends the process: it accepts nothing more, lets requests in flight end (10 s at most), cuts
   * streams, and exits. `proxy.json` stays: the next call starts it again as it was. Resolves when
   * the process is gone, at once where none runs.
   */
  stop(options?: { signal?: AbortSignal }): Promise<void>;
}

export interface EmbeddedProxyOptions {
  /** State folder, made with mode 0700 where it is not there. One proxy for each folder. */
  folder: string;
  /** How long a call may take, a start of the process not counted. @default 10_000 */
  callTimeoutMs?: number;
  /** How long the process may take to start. @default 20_000 */
  startTimeoutMs?: number;
  /** Ends every wait of this object; the process runs on. */
  signal?: AbortSignal;
}

/**
 * The proxy whose state is in `folder`. Nothing is started before the first call; where the process
 * is gone, each call but `stop` first starts it again exactly as it was.
 * @throws {ProxyError} `path-too-long`
 */
export function embeddedProxy(options: EmbeddedProxyOptions): EmbeddedProxy {
  return embeddedProxyRunning(undefined, options);
}

/** The same, with a process that runs another file; by it tests leave out single parts. */
export function embeddedProxyRunning(
  entry: string | undefined,
  { folder, callTimeoutMs = 10_000, startTimeoutMs = 20_000, signal }: EmbeddedProxyOptions,
): EmbeddedProxy {
  const files = filesIn(folder);
  const common = { socketPath: files.socket, timeoutMs: callTimeoutMs, signal };

  async function ask<T extends Operation>(
    operation: T,
    body: Ask<T>,
    options = common,
  ): Promise<Answer<T>> {
    const first = await call(operation, body, options);
    if (first !== undefined) return first.result;
    if (operation !== "apply" && !existsSync(files.config)) {
      throw new ProxyError(
        "not-running",
        `No proxy runs in ${files.folder}, and ${files.config} is not there to start one from. ` +
          "Apply a config first.",
      );
    }
    await ensureRunning();
    const second = await call(operation, body, options);
    if (second !== undefined) return second.result;
    throw new ProxyError(
      "unreachable",
      `The proxy in ${files.folder} ended right after its start; see ${files.log}.`,
    );
  }

  async function ensureRunning(): Promise<void> {
    const limit = AbortSignal.timeout(startTimeoutMs);
    const stop = signal === undefined ? limit : AbortSignal.any([signal, limit]);
    try {
      // Another starter may have been faster, and not be ready yet, or end again.
      while ((await call("observe", null, common)) === undefined) {
        const report = await start(files, { entry, signal: stop });
        if (report.is === "failed") throw toldError(report);
        if (report.is === "occupied") await delay(50, undefined, { signal: stop });
      }
    } catch (cause) {
      if (signal?.aborted === true) throw signal.reason;
      if (!limit.aborted || cause instanceof ProxyError) throw cause;
      throw new ProxyError(
        "start-failed",
        `The proxy in ${files.folder} was not ready within ${startTimeoutMs} ms; see ${files.log}.`,
        { cause },
      );
    }
  }

  return {
    async apply(config) {
      checkConfig(parse(configShape, config, "proxy config"));
      return ask("apply", config);
    },
    async setServers(backend, servers) {
      await ask("servers", { backend, servers });
    },
    async setRoutes(routes) {
      await ask("routes", { routes });
    },
    observe: () => ask("observe", null),
    async cut(server, { perSecond = 50, signal: own } = {}) {
      if (!(perSecond > 0)) throw new TypeError(`perSecond must be above 0, not ${perSecond}`);
      const { backends } = await ask("observe", null);
      const found = backends.flatMap((each) => each.servers).find(({ id }) => id === server);
      const open = found === undefined ? 0 : found.inFlight + found.streams;
      const signals = [signal, own].filter((each) => each !== undefined);
      // Twice the time that the rate asks for.
      const timeoutMs = Math.ceil(callTimeoutMs + (2000 * open) / perSecond);
      return ask(
        "cut",
        { server, perSecond },
        { ...common, timeoutMs, signal: AbortSignal.any(signals) },
      );
    },
    async stop({ signal: own } = {}) {
      const signals = [signal, own].filter((each) => each !== undefined);
      const stop = AbortSignal.any(signals);
      const running = await readPidFile(files.pid);
      await call("stop", null, { ...common, signal: stop });
      if (running === undefined) return;
      const limit = performance.now() + drainLimitMs;
      while ((await readPidFile(files.pid))?.startedAt === running.startedAt) {
        if (performance.now() > limit) process.kill(running.pid, "SIGKILL");
        await delay(20, undefined, { signal: stop });
      }
    },
  };
}

// The 10 s that requests in flight get, and some for the rest.
const drainLimitMs = 15_000;
