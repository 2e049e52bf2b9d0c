import { bind, type Bound } from "./bind.ts";
import type { Live } from "./live.ts";
import type { Listener } from "./proxy.ts";

/** A change of listeners whose new ports are taken, but which serves nothing yet. */
export interface Prepared {
  /** As wanted, with the ports that port 0 got. */
  listeners: readonly Listener[];
  /** Makes the change, in one tick. */
  go(): void;
  undo(): void;
}

export interface Listeners {
  /** @throws {ProxyError} `listen-failed`; then nothing was changed. */
  prepare(wanted: readonly Listener[]): Promise<Prepared>;
  /** Accepts nothing more. */
  close(): void;
  /** Ends all connections, those of listeners left out earlier included. */
  destroy(): void;
}

export function createListeners(options: { live: Live; connectTimeoutMs: number }): Listeners {
  let bound: Bound[] = [];
  const closing = new Set<Bound>();

  function stop(one: Bound): void {
    closing.add(one);
    void one.close().then(() => closing.delete(one));
  }

  return {
    async prepare(wanted) {
      const fresh: Bound[] = [];
      const next: { one: Bound; listener: Listener }[] = [];
      try {
        for (const listener of wanted) {
          let one = bound.find((each) => isSame(each.listener, listener));
          if (one === undefined) fresh.push((one = await bind(listener, options)));
          next.push({ one, listener: { ...listener, port: one.listener.port } });
        }
      } catch (cause) {
        fresh.forEach(stopAndDestroy);
        throw cause;
      }
      return {
        listeners: next.map(({ listener }) => listener),
        go() {
          for (const { one, listener } of next) Object.assign(one, { listener });
          for (const one of fresh) one.open();
          const kept = new Set(next.map(({ one }) => one));
          bound.filter((one) => !kept.has(one)).forEach(stop);
          bound = [...kept];
        },
        undo: () => fresh.forEach(stopAndDestroy),
      };
    },
    close() {
      bound.forEach(stop);
      bound = [];
    },
    destroy() {
      for (const one of closing) one.destroy();
    },
  };

  function stopAndDestroy(one: Bound): void {
    stop(one);
    one.destroy();
  }
}

/** Port 0 is whatever port the listener of that name has; else the address decides, not the name. */
function isSame(now: Listener, wanted: Listener): boolean {
  if (now.host !== wanted.host) return false;
  return wanted.port === 0 ? now.name === wanted.name : now.port === wanted.port;
}
