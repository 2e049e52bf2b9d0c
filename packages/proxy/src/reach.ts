import type { Socket } from "node:net";

import { connect } from "./connect.ts";
import type { Live, Picked } from "./live.ts";
import type { Exchange, Tally } from "./tally.ts";

export type Reached =
  | { is: "connected"; socket: Socket; exchange: Exchange }
  | Extract<Picked, { is: "nowhere" }>
  | { is: "gone" };

export interface ReachOptions {
  /** The listener's name now: a config can rename it. */
  listener: () => string;
  preview: string | undefined;
  /** Closes what is open to the client. */
  cut: () => void;
  /** The client has left. */
  isGone: () => boolean;
  connectTimeoutMs: number;
}

/**
 * Connects to a server before a byte of the request is sent, so that trying the next one repeats
 * nothing. Each pick is counted in the tick in which it is made: a request is always either not
 * picked yet, and follows the newest routes, or in flight at a server.
 */
export async function reach(
  live: Live,
  { listener, preview, cut, isGone, connectTimeoutMs }: ReachOptions,
): Promise<Reached> {
  const tried = new Set<Tally>();
  let refused: Exchange | undefined;
  let backend: string | undefined;
  for (;;) {
    const picked = live.pick({ listener: listener(), preview, tried, backend });
    if (picked.is === "nowhere") {
      refused?.failed();
      refused?.end();
      return picked;
    }
    const exchange = picked.tally.begin(cut);
    refused?.end();
    try {
      const socket = await connect(exchange.server, { timeoutMs: connectTimeoutMs });
      if (!isGone()) return { is: "connected", socket, exchange };
      socket.destroy();
    } catch {
      // Nothing was sent: the next server gets the request.
    }
    if (isGone()) {
      exchange.end();
      return { is: "gone" };
    }
    refused = exchange;
    tried.add(picked.tally);
    backend = picked.backend;
  }
}
