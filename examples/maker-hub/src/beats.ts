/** One event every so many milliseconds. */
export const beatMs = 200;
/** So many missed events are sent again, a minute's worth; whoever missed more starts anew. */
export const replayLimit = 300;
/** A client may know so many events more than this instance: what clocks of two machines may differ. */
export const aheadLimit = 25;

const epoch = Date.UTC(2026, 0, 1);

/** What a client that already has event `last` gets now. */
export type Due =
  | { is: "events"; from: number; to: number }
  | { is: "reset"; reason: string; from: number; to: number }
  | { is: "nothing" };

/**
 * The number of the newest event at a time, in milliseconds since 1970. Numbers come from the clock
 * alone, so that every instance of the app gives the same event the same number without asking another.
 */
export function numberAt(now: number): number {
  return Math.floor((now - epoch) / beatMs);
}

/** When event `number` happens, in milliseconds since 1970. */
export function timeOf(number: number): number {
  return epoch + number * beatMs;
}

/** Decides what is due at `now` for a client that has everything up to `last`; `undefined` is a new one. */
export function due(last: number | undefined, now: number): Due {
  const to = numberAt(now);
  if (last === undefined) return { is: "events", from: to, to };

  const missed = to - last;
  if (missed < -aheadLimit) {
    return { is: "reset", reason: `event ${last} has not happened yet`, from: to, to };
  }
  if (missed > replayLimit) {
    const reason = `${missed} events were missed, and at most ${replayLimit} are sent again`;
    return { is: "reset", reason, from: to, to };
  }
  return missed <= 0 ? { is: "nothing" } : { is: "events", from: last + 1, to };
}

/**
 * Reads the id that a client names as its last one. What is no id of ours is taken for one that is too
 * old, which starts the client anew and says so.
 */
export function parseLast(text: string | undefined): number | undefined {
  if (text === undefined || text === "") return undefined;
  return /^\d{1,15}$/.test(text) ? Number(text) : 0;
}
