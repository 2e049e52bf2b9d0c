import type { Listener } from "../../proxy.ts";
import { bindSocket, type BoundSocket } from "./bind-socket.ts";

/** Sockets for other listeners, which are bound and not in use yet. */
export interface PreparedSockets {
  /** As wanted, with the ports that port 0 got. */
  listeners: readonly Listener[];
  /** In the order of the listeners: the first becomes the child's descriptor 3. */
  fds: readonly number[];
  /** Closes those left out. */
  go(): void;
  /** Closes those that are new. */
  undo(): void;
}

export interface Sockets {
  /** @throws {ProxyError} `listen-failed`; then nothing was changed. */
  prepare(wanted: readonly Listener[]): Promise<PreparedSockets>;
  close(): void;
}

/** The sockets that clients connect to. They stay as they are whatever becomes of HAProxy. */
export function createSockets(): Sockets {
  let bound = new Map<string, BoundSocket>();

  function existing({ name, host, port }: Listener): BoundSocket | undefined {
    if (port === 0) {
      const same = bound.get(name);
      return same?.host === host ? same : undefined;
    }
    // The address decides, not the name.
    return [...bound.values()].find((each) => each.host === host && each.port === port);
  }

  return {
    async prepare(wanted) {
      const fresh: BoundSocket[] = [];
      const next = new Map<string, BoundSocket>();
      const undo = (): void => fresh.forEach((each) => each.close());
      try {
        for (const listener of wanted) {
          let socket = existing(listener);
          if (socket === undefined)
            fresh.push((socket = await bindSocket(listener.name, listener)));
          next.set(listener.name, socket);
        }
      } catch (cause) {
        undo();
        throw cause;
      }
      return {
        listeners: wanted.map((each) => ({
          ...each,
          port: next.get(each.name)?.port ?? each.port,
        })),
        fds: [...next.values()].map(({ fd }) => fd),
        go() {
          const kept = new Set(next.values());
          for (const each of bound.values()) if (!kept.has(each)) each.close();
          bound = next;
        },
        undo,
      };
    },
    close() {
      for (const each of bound.values()) each.close();
      bound = new Map();
    },
  };
}
