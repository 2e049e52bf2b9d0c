import { askQuestion } from "./ask-question.ts";
import { asker } from "./ask.ts";
import { checkConfig } from "./config.ts";
import { configShape } from "./config-shape.ts";
import { checkEmbedded } from "./embedded-config.ts";
import { filesIn } from "./files.ts";
import { parse } from "./protocol.ts";
import type { Proxy } from "./proxy.ts";
import { stopProcess } from "./stop.ts";

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
  const ask = asker(files, { entry, callTimeoutMs, startTimeoutMs, signal });
  return {
    async apply(config) {
      checkEmbedded(checkConfig(parse(configShape, config, "proxy config")));
      return ask("apply", config);
    },
    async setServers(backend, servers, { health } = {}) {
      await ask("servers", { backend, servers, ...(health && { health }) });
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
      // Twice the time that the rate asks for.
      const moreMs = Math.ceil((2000 * open) / perSecond);
      return ask("cut", { server, perSecond }, { moreMs, signal: own });
    },
    async ask(question, { signal: own } = {}) {
      // From where the caller stands, who is on the proxy's host.
      const named = "listener" in question.to;
      const { listeners } = named ? await ask("observe", null) : { listeners: [] };
      const stop = AbortSignal.any([signal, own].filter((each) => each !== undefined));
      return askQuestion(question, { listeners, signal: stop });
    },
    async stop({ signal: own } = {}) {
      const stop = AbortSignal.any([signal, own].filter((each) => each !== undefined));
      await stopProcess(files, { callTimeoutMs, signal: stop });
    },
  };
}
