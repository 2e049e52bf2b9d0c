import { buildConnector, Client } from "undici";
import type { Settings } from "./settings.ts";

/** A connection on loan for one request. */
export interface Lease {
  client: Client;
  /** Must be called once, when the request has ended. */
  giveBack: () => void;
}

export interface Connections {
  /** Nothing when too many are open already: a request is never queued behind another one. */
  borrow: (from: "page" | "slow" | "new") => Lease | undefined;
  /** A connection for a stream, outside the limit; the caller destroys it. */
  open: () => Client;
  destroy: () => Promise<void>;
}

/** So many kept connections at most while answers come fast; each then rests between two requests. */
const MAX_RESTING = 10;
const MAX_OPEN = 1000;

/**
 * The probe's connections. Kept ones are used in turn, the one that rested longest first, so that a
 * server that closes resting connections wrongly is found out; more are opened while all are busy.
 * HTTP/1.1 only, one request at a time.
 *
 * undici's `Client` then sends no request twice: it connects again by itself only while nothing of the
 * request was written, and `onHttpSocketClose` in its `client-h1.js` fails the one that was.
 */
export function createConnections({
  url,
  timeoutMs,
  rate,
}: Pick<Settings, "url" | "timeoutMs" | "rate">): Connections {
  // Shared, so that TLS sessions are resumed, as by a browser.
  const connect = buildConnector({ allowH2: false, timeout: timeoutMs });
  const open = () =>
    new Client(url.origin, { connect, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 });
  const pools = {
    // Four a second on each: it rests, and is used long before the usual 5 s of a server are over.
    page: createPool(open, Math.min(MAX_RESTING, Math.max(1, Math.ceil(rate.kept / 4)))),
    slow: createPool(open, MAX_RESTING),
    new: createPool(open, 0),
  };
  return {
    borrow: (from) => pools[from].borrow(),
    open,
    destroy: async () => {
      await Promise.all(Object.values(pools).map((pool) => pool.destroy()));
    },
  };
}

interface Pool {
  borrow: () => Lease | undefined;
  destroy: () => Promise<void>;
}

/** Keeps `resting` connections for reuse; with 0 each serves one request. */
function createPool(open: () => Client, resting: number): Pool {
  const all = new Set<Client>();
  const create = () => {
    const client = open();
    all.add(client);
    return client;
  };
  const discard = (client: Client) => {
    all.delete(client);
    void client.destroy();
  };
  const idle = Array.from({ length: resting }, create);

  const giveBack = (client: Client) => {
    const surplus = all.size > resting;
    if (client.destroyed || surplus) discard(client);
    if (!surplus) idle.push(client.destroyed ? create() : client);
  };
  return {
    borrow: () => {
      if (idle.length === 0 && all.size >= MAX_OPEN) return undefined;
      const client = idle.shift() ?? create();
      return { client, giveBack: () => giveBack(client) };
    },
    destroy: async () => {
      await Promise.all([...all].map((client) => client.destroy()));
    },
  };
}
