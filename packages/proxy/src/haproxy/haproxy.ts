import { checkConfig } from "../config.ts";
import { configShape } from "../config-shape.ts";
import { ProxyError } from "../errors.ts";
import { parse } from "../protocol.ts";
import type { Certificate, Proxy } from "../proxy.ts";
import type { Calls, Operation } from "./session/calls.ts";
import { type Connect, openSession, type Session, SessionEnded } from "./session/client.ts";

/** HAProxy behind the `Proxy` interface, through its supervisor. */
export interface HaproxyProxy extends Proxy, AsyncDisposable {
  /** Replaces certificates that listeners name, in every worker and on disk. A bad one is refused while the old one serves. */
  setCertificates(certificates: readonly Certificate[]): Promise<void>;
  /** Starts HAProxy anew beside the one that runs, which ends once its last connection has. */
  reload(): Promise<void>;
  /** Ends the session. The next call opens another one. */
  close(): Promise<void>;
}

/** More than the longest usual keep-alive time-out. */
const switchMs = 120_000;

export interface HaproxyProxyOptions {
  /** Opens a way to the supervisor, such as `unixSocketSession(path)`. */
  connect: Connect;
  /** How long a call may take. @default 30_000 */
  callTimeoutMs?: number;
  /** Ends every wait of this object; the proxy runs on. */
  signal?: AbortSignal;
}

/** The proxy at the other end of `connect`. Nothing is connected before the first call; all calls share one session. */
export function haproxyProxy({
  connect,
  callTimeoutMs = 30_000,
  signal: whole,
}: HaproxyProxyOptions): HaproxyProxy {
  let session: Promise<Session> | undefined;

  function sessionNow(signal: AbortSignal): Promise<Session> {
    const before = session;
    session = (async () => {
      const there = await before?.catch(() => undefined);
      if (there?.isOpen === true) return there;
      await there?.close();
      return openSession(await connect(signal));
    })();
    // Told by who waits for it.
    session.catch(() => {});
    return session;
  }

  async function call<T extends Operation>(
    operation: T,
    body: Calls[T]["ask"],
    { moreMs = 0, signal: own }: { moreMs?: number; signal?: AbortSignal | undefined } = {},
  ): Promise<Calls[T]["answer"]> {
    const limitMs = callTimeoutMs + moreMs;
    const limit = AbortSignal.timeout(limitMs);
    const given = [whole, own].filter((each) => each !== undefined);
    const signal = AbortSignal.any([limit, ...given]);
    try {
      try {
        return await (await sessionNow(signal)).call(operation, body, signal);
      } catch (cause) {
        if (!(cause instanceof SessionEnded)) throw cause;
        // All calls may be repeated.
        return await (await sessionNow(signal)).call(operation, body, signal);
      }
    } catch (cause) {
      for (const each of given) each.throwIfAborted();
      if (cause instanceof ProxyError) throw cause;
      const why = limit.aborted ? `no answer within ${limitMs} ms` : String(cause);
      throw new ProxyError(
        "unreachable",
        `The proxy did not answer "${operation}" (${why}). ` +
          "Whether it was done is not known; the call may be repeated.",
        { cause },
      );
    }
  }

  const close = async (): Promise<void> => {
    const last = session;
    session = undefined;
    await (await last?.catch(() => undefined))?.close();
  };

  return {
    async apply(config) {
      return call("apply", checkConfig(parse(configShape, config, "proxy config")));
    },
    async setServers(backend, servers, { health } = {}) {
      await call("servers", { backend, servers, ...(health && { health }) });
    },
    async setRoutes(routes) {
      // After a reload, a switch waits for clients that could only be given an old answer.
      await call("routes", { routes }, { moreMs: switchMs });
    },
    observe: () => call("observe", null),
    async cut(server, { perSecond = 50, signal } = {}) {
      if (!(perSecond > 0)) throw new TypeError(`perSecond must be above 0, not ${perSecond}`);
      const { backends } = await call("observe", null, { signal });
      const found = backends.flatMap((each) => each.servers).filter(({ id }) => id === server);
      const open = found.reduce((sum, each) => sum + each.inFlight + each.streams, 0);
      // Twice the time that the rate asks for.
      const moreMs = Math.ceil((2000 * open) / perSecond);
      return call("cut", { server, perSecond }, { moreMs, signal });
    },
    ask: (question, { signal } = {}) =>
      call("ask", question, { moreMs: question.timeoutMs ?? 5_000, signal }),
    async setCertificates(certificates) {
      await call("certificates", { certificates });
    },
    async reload() {
      await call("reload", null);
    },
    async stop({ signal } = {}) {
      try {
        await call("stop", null, { signal });
      } catch (cause) {
        const isGone = cause instanceof ProxyError && cause.code === "not-running";
        if (!isGone) throw cause;
      } finally {
        await close();
      }
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
