import { setTimeout as delay } from "node:timers/promises";

import { due, numberAt, timeOf, type Due } from "./beats.ts";

export interface FollowOptions {
  /** The last event that the client has. Absent: it starts with the newest one. */
  last?: number | undefined;
  /** Ends the sequence without an error. */
  signal: AbortSignal;
  /** Milliseconds since 1970. @default Date.now */
  now?: () => number;
}

/**
 * Yields what a client has to be sent, each event once and none left out, until the signal ends it.
 * Nothing is kept between two turns but a number: a slow client costs no memory, and one that falls
 * behind by more than the replay limit is started anew.
 */
export async function* follow({
  last,
  signal,
  now = Date.now,
}: FollowOptions): AsyncGenerator<Exclude<Due, { is: "nothing" }>, void, void> {
  let known = last;
  while (!signal.aborted) {
    const next = due(known, now());
    if (next.is !== "nothing") {
      known = next.to;
      yield next;
    }
    // Until the next beat and no longer, so that a clock that is set back or forth is noticed.
    const current = now();
    await pause(timeOf(numberAt(current) + 1) - current, signal);
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(Math.max(ms, 1), undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
